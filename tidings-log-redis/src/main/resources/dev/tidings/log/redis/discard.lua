#!lua flags=allow-oom
-- Discards what is beyond the bounds, by whole nodes of the stream. KEYS: the stream. ARGV: how many entries to keep, how many bytes about, for how many milliseconds.
local length = redis.call('XLEN', KEYS[1])
if length < 2 then return 0 end
local most = tonumber(ARGV[1])
if tonumber(ARGV[2]) < 9e15 then
  local bytes = redis.call('MEMORY', 'USAGE', KEYS[1])
  if bytes > tonumber(ARGV[2]) then most = math.min(most, math.floor(length * tonumber(ARGV[2]) / bytes)) end
end
local discarded = 0
if length > most then
  discarded = redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', string.format('%.0f', math.max(1, most)), 'LIMIT', 1000000)
end

local now = redis.call('TIME')
local since = now[1] * 1000 + math.floor(now[2] / 1000) - tonumber(ARGV[3])
local function at(number)
  return redis.call('XRANGE', KEYS[1], '1-' .. string.format('%.0f', number), '+', 'COUNT', 1)[1]
end
local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
if not oldest or tonumber(oldest[2][2]) >= since then return discarded end
local low = tonumber(string.sub(oldest[1], 3))
local high = tonumber(string.sub(redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1][1], 3))
while low < high do
  local middle = math.floor((low + high) / 2)
  if tonumber(at(middle)[2][2]) >= since then high = middle else low = middle + 1 end
end
return discarded + redis.call('XTRIM', KEYS[1], 'MINID', '~', '1-' .. string.format('%.0f', low), 'LIMIT', 1000000)
