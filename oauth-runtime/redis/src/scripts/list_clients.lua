local after, limit = ARGV[2], ARGV[3]
local keys = call('ZRANGEBYLEX', p .. 'client-keys', after, '+', 'LIMIT', 0, limit)
if #keys == 0 then return {} end
return call('HMGET', p .. 'clients', unpack(keys))
