-- KEYS: session, marks, ends, befores, told, last
-- ARGV: from, to, now, expires, grace, channel, key, before, till
local s = redis.call('HMGET', KEYS[1], 'current', 'previous', 'exchanged', 'expires', 'ends', 'number', 'user')
local now = tonumber(ARGV[3])
if not s[1] or now >= tonumber(s[4]) or now >= tonumber(s[5]) or ended(KEYS[2], s[7], s[6]) then return 'ended' end
-- The very same, which was done and could not be answered: nobody else knows what it is exchanged for.
if ARGV[2] == s[1] then return 'exchanged' end
if ARGV[1] == s[1] then
  redis.call('HSET', KEYS[1], 'previous', s[1], 'exchanged', ARGV[3])
elseif not (s[2] and ARGV[1] == s[2] and now < tonumber(s[3]) + tonumber(ARGV[5])) then
  redis.call('DEL', KEYS[1])
  revoke(KEYS[3], KEYS[4], KEYS[5], KEYS[6], ARGV[6], ARGV[7], ARGV[8], ARGV[9])
  return 'reused'
end
redis.call('HSET', KEYS[1], 'current', ARGV[2], 'expires', ARGV[4])
redis.call('PEXPIREAT', KEYS[1], ARGV[4])
return 'exchanged'
