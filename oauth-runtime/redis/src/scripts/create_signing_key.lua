local slot, record = ARGV[2], ARGV[3]
if call('HSETNX', p .. 'signing-keys', slot, record) == 1 then return 1 end
-- The record has the mark of the call, which may be an earlier attempt of this one.
return call('HGET', p .. 'signing-keys', slot) == record and 1 or 0
