-- Gives the device code that has the user code: this one, if none had it or only `gone` had.
local user_code, digest, gone, at = KEYS[1], ARGV[2], ARGV[3], ARGV[4]
local taken = call('GET', user_code)
if taken and taken ~= digest and taken ~= gone then return taken end
call('SET', user_code, digest, 'EXAT', at)
return digest
