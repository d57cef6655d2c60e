-- Some events of a person.
return known(call('ZRANGE', key('events-of-person', ARGV[2]), 0, tonumber(ARGV[3]) - 1))
