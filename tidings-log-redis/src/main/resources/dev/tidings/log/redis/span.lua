#!lua flags=no-writes
-- What is kept. KEYS: the stream, what is known of the cluster. Answers the incarnation, the first and the last id; nothing where one of the two is gone.
local incarnation = redis.call('HGET', KEYS[2], 'incarnation')
if not incarnation or redis.call('EXISTS', KEYS[1]) == 0 then return {} end
local first, last = '0-0', '0-0'
local info = redis.call('XINFO', 'STREAM', KEYS[1])
for i = 1, #info, 2 do
  if info[i] == 'last-generated-id' then last = info[i + 1] end
  if info[i] == 'recorded-first-entry-id' then first = info[i + 1] end
end
return {incarnation, first, last}
