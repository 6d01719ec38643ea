-- Begins every script: what is the same in all of them. Numbers are milliseconds, and are handed through as they came.

-- One of the times at which something was told: later than any before, whatever the clock does.
local function tell(last)
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
  local before = tonumber(redis.call('GET', last) or '0')
  if now <= before then now = before + 1 end
  redis.call('SET', last, string.format('%.0f', now))
  return string.format('%.0f', now)
end

-- keys: ends, befores, told, last. Of two of one key the later counts; without a moment counts more than any.
local function revoke(ends, befores, told, last, channel, key, before, till)
  local there = redis.call('ZSCORE', ends, key)
  if before == '' then
    redis.call('HDEL', befores, key)
  else
    local old = redis.call('HGET', befores, key)
    if not there or (old and tonumber(old) < tonumber(before)) then
      redis.call('HSET', befores, key, before)
    end
  end
  if not there or tonumber(there) < tonumber(till) then
    redis.call('ZADD', ends, till, key)
  end
  redis.call('ZADD', told, tell(last), key)
  redis.call('PUBLISH', channel, '')
end

-- Whether the session of this number has ended with all of its user's, or with all there were. Sessions are numbered as they
-- begin, so that no clock is asked.
local function ended(marks, user, number)
  for _, mark in ipairs(redis.call('HMGET', marks, 'all', 'of:' .. user)) do
    if mark and tonumber(number) <= tonumber(mark) then return true end
  end
  return false
end
