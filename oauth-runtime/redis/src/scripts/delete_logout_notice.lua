call('DEL', key('logout-notice', ARGV[2]))
call('ZREM', key('logout-notices', 'due'), ARGV[2])
