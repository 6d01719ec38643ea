-- KEYS: ends, befores, told, last
-- ARGV: after, how many
local after = ARGV[1]
-- Nothing was told so late: another server is here, or an older one.
if tonumber(after) > tonumber(redis.call('GET', KEYS[4]) or '0') then after = '0' end
local told = redis.call('ZRANGEBYSCORE', KEYS[3], '(' .. after, '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[2])
local found = {}
for place = 1, #told, 2 do
  local key = told[place]
  found[#found + 1] = key
  found[#found + 1] = told[place + 1]
  found[#found + 1] = redis.call('ZSCORE', KEYS[1], key) or ''
  found[#found + 1] = redis.call('HGET', KEYS[2], key) or ''
end
return found
