-- KEYS: ends, befores
-- ARGV: keys
local found = {}
for _, key in ipairs(ARGV) do
  local till = redis.call('ZSCORE', KEYS[1], key)
  if till then
    found[#found + 1] = key
    found[#found + 1] = till
    found[#found + 1] = redis.call('HGET', KEYS[2], key) or ''
  end
end
return found
