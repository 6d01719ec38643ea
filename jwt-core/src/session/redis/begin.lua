-- KEYS: session, count
-- ARGV: when it leaves, fields and values
redis.call('HSET', KEYS[1], 'number', redis.call('INCR', KEYS[2]), unpack(ARGV, 2))
redis.call('PEXPIREAT', KEYS[1], ARGV[1])
return 'ok'
