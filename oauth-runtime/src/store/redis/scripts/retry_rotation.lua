-- One more access token for a refresh token whose successor stays.
local grant, presented, expires_at, at = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local kept = redis.call('HGET', key('refresh', presented), 'grant')
if kept ~= grant or redis.call('EXISTS', key('grant', grant)) == 0 then return 0 end
add_access_token(grant, ARGV[6], ARGV[7], at)
extend_grant(grant, expires_at, at)
return 1
