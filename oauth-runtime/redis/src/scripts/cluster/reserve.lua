-- Gives the code or request that has a name: this one, if none had it or only `gone` had.
local name, digest, gone, at = KEYS[1], ARGV[2], ARGV[3], ARGV[4]
local taken = call('GET', name)
if taken and taken ~= digest and taken ~= gone then return taken end
call('SET', name, digest, 'EXAT', at)
return digest
