-- KEYS: session, marks
local s = redis.call('HMGET', KEYS[1],
  'subject', 'client', 'started', 'expires', 'ends', 'current', 'previous', 'exchanged', 'issuer', 'scope')
local by = redis.call('HMGET', KEYS[1], 'user', 'number')
if not s[1] or ended(KEYS[2], by[1], by[2]) then return false end
return s
