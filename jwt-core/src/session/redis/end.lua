-- KEYS: session (or any), marks, ends, befores, told, last, count
-- ARGV: what ends, its user, channel, key, before, till
if ARGV[1] == 'session' then
  redis.call('DEL', KEYS[1])
elseif ARGV[1] ~= 'none' then
  local name = ARGV[1] == 'all' and 'all' or 'of:' .. ARGV[2]
  redis.call('HSET', KEYS[2], name, redis.call('GET', KEYS[7]) or '0')
end
revoke(KEYS[3], KEYS[4], KEYS[5], KEYS[6], ARGV[3], ARGV[4], ARGV[5], ARGV[6])
return 'ok'
