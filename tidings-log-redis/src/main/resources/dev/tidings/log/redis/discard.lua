#!lua flags=allow-oom
-- Discards what is beyond the bounds, by whole nodes of the stream. KEYS: the stream, what is known of the cluster, counts. ARGV: how many users' entries to keep, how many bytes of them about, for how many milliseconds, how many entries of housekeeping.
local length = redis.call('XLEN', KEYS[1])
if length < 2 then return 0 end
local function text(number) return string.format('%.0f', number) end
local function number(id) return tonumber(string.sub(id, 3)) end
local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
local head = number(redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1][1])
local first = number(oldest[1])

-- What all entries before the first one and up to the head come to; where nothing was ever counted, all are users'.
local known = redis.call('HMGET', KEYS[2], 'counted', 'users', 'bytes', 'all', 'weight', 'counting')
local weight, counting = tonumber(known[5]) or 1, known[6] or '0'
local function uncounted(at) return {at = at, u = at + 1, b = (at + 1) * weight, a = (at + 1) * weight} end
local function counts(upTo)
  local found = redis.call('XREVRANGE', KEYS[3], counting .. '-' .. text(upTo + 1), counting .. '-0', 'COUNT', 1)[1]
  if not found then return uncounted(upTo) end
  local f = found[2]
  return {at = tonumber(string.match(found[1], '%d+$')) - 1, u = tonumber(f[2]), b = tonumber(f[4]), a = tonumber(f[6]), id = found[1]}
end
local start = counts(first - 1)
local now = uncounted(head)
if known[1] and tonumber(known[1]) <= head then
  now = {u = tonumber(known[2]) + head - tonumber(known[1]), b = tonumber(known[3]), a = tonumber(known[4])}
end

-- How far may be discarded where what is counted up to there must not be more than so much.
local function upTo(count, most)
  local low, high, found = first, head, first - 1
  while low <= high do
    local middle = math.floor((low + high) / 2)
    local there = counts(middle)
    if count(there) <= most then
      found = math.max(found, there.at)
      low = middle + 1
    else
      high = math.min(middle, there.at) - 1
    end
  end
  return found
end
local function users(of) return of.u end
local function bytes(of) return of.b end
local function others(of) return of.a - of.b end
local function otherEntries(of) return of.at + 1 - of.u end

local discarded = first - 1
if now.u - start.u > tonumber(ARGV[1]) then discarded = math.max(discarded, upTo(users, now.u - tonumber(ARGV[1]))) end
local housekeeping = head + 1 - now.u
if housekeeping - otherEntries(start) > tonumber(ARGV[4]) then discarded = math.max(discarded, upTo(otherEntries, housekeeping - tonumber(ARGV[4]))) end
local mostBytes = tonumber(ARGV[2])
local total = now.a - start.a
if mostBytes < 9e15 and total > 0 then
  local memory = redis.call('MEMORY', 'USAGE', KEYS[1]) / total
  for _, count in ipairs({bytes, others}) do
    local surplus = count(now) - count(start) - mostBytes / memory
    if surplus > 0 then discarded = math.max(discarded, upTo(count, count(start) + surplus)) end
  end
end
local trimmed = 0
discarded = math.min(discarded, head - 1)
if discarded >= first then
  trimmed = redis.call('XTRIM', KEYS[1], 'MINID', '~', '1-' .. text(discarded + 1), 'LIMIT', 1000000)
end
if start.id then redis.call('XTRIM', KEYS[3], 'MINID', '~', start.id, 'LIMIT', 1000000) end

local time = redis.call('TIME')
local since = time[1] * 1000 + math.floor(time[2] / 1000) - tonumber(ARGV[3])
local function at(number)
  return redis.call('XRANGE', KEYS[1], '1-' .. text(number), '+', 'COUNT', 1)[1]
end
oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
if not oldest or tonumber(oldest[2][2]) >= since then return trimmed end
local low = number(oldest[1])
local high = head
while low < high do
  local middle = math.floor((low + high) / 2)
  if tonumber(at(middle)[2][2]) >= since then high = middle else low = middle + 1 end
end
return trimmed + redis.call('XTRIM', KEYS[1], 'MINID', '~', '1-' .. text(low), 'LIMIT', 1000000)
