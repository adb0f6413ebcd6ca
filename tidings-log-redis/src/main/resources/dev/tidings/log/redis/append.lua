#!lua
-- Appends all or nothing. KEYS: the stream, what is known of the cluster, counts. ARGV: the session's incarnation, for each entry '1' if users have published it, else '0', the entries. Answers the number of the last one's id.
if redis.call('HGET', KEYS[2], 'incarnation') ~= ARGV[1] then return redis.error_reply('STALE another incarnation began') end
local now = redis.call('TIME')
local millis = string.format('%.0f', now[1] * 1000 + math.floor(now[2] / 1000))
local function add(entry)
  local id = redis.call('XADD', KEYS[1], 'NOMKSTREAM', '1-*', 't', millis, 'd', entry)
  return id and tonumber(string.sub(id, 3))
end
local last = add(ARGV[3])
if not last then return redis.error_reply('STALE the stream is gone') end

-- What the entries come to up to some of them: so Redis can discard by what users have published.
local function text(number) return string.format('%.0f', number) end
local known = redis.call('HMGET', KEYS[2], 'counted', 'users', 'bytes', 'all', 'marked', 'counting')
local counted, users, bytes, all = tonumber(known[1]), tonumber(known[2]), tonumber(known[3]), tonumber(known[4])
local marked, counting = tonumber(known[5]), tonumber(known[6])
local function mark(number)
  redis.call('XADD', KEYS[3], text(counting) .. '-' .. text(number + 1), 'u', text(users), 'b', text(bytes), 'a', text(all))
  marked = number
end
if not counted or counted >= last then
  -- Nothing was counted of this stream yet: what it has counts as users' events.
  local newest = redis.call('XREVRANGE', KEYS[3], '+', '-', 'COUNT', 1)[1]
  counting = newest and tonumber(string.match(newest[1], '^%d+')) + 1 or 1
  local weight = math.floor(redis.call('MEMORY', 'USAGE', KEYS[1]) / redis.call('XLEN', KEYS[1]))
  users, bytes, all = last, last * weight, last * weight
  redis.call('HSET', KEYS[2], 'weight', text(weight), 'counting', text(counting))
  mark(last - 1)
else
  -- So does what an older hub has appended.
  users = users + last - 1 - counted
end
local function count(index)
  local size = 32 + #ARGV[index]
  all = all + size
  if string.byte(ARGV[2], index - 2) == 49 then users, bytes = users + 1, bytes + size end
  if last - marked >= 64 then mark(last) end
end
count(3)
for i = 4, #ARGV do
  last = add(ARGV[i])
  count(i)
end
redis.call('HSET', KEYS[2], 'counted', text(last), 'users', text(users), 'bytes', text(bytes), 'all', text(all), 'marked', text(marked))
return last
