#!lua
-- Appends all or nothing. KEYS: the stream, what is known of the cluster. ARGV: the session's incarnation, the entries. Answers the number of the last one's id.
if redis.call('HGET', KEYS[2], 'incarnation') ~= ARGV[1] then return redis.error_reply('STALE another incarnation began') end
local now = redis.call('TIME')
local millis = string.format('%.0f', now[1] * 1000 + math.floor(now[2] / 1000))
local id
for i = 2, #ARGV do
  id = redis.call('XADD', KEYS[1], 'NOMKSTREAM', '1-*', 't', millis, 'd', ARGV[i])
  if not id then return redis.error_reply('STALE the stream is gone') end
end
return tonumber(string.sub(id, 3))
