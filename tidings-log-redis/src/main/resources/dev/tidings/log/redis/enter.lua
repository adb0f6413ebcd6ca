#!lua flags=allow-oom
-- Begins a session. KEYS: the stream, what is known of the cluster. ARGV: the server's replication id and run id, an incarnation to take if this is not the one before, whether what is acknowledged outlives failovers ('1', '0').
-- Answers a word and what belongs to it: 'ok', the incarnation, the first and the last id.
local kind = redis.call('TYPE', KEYS[1]).ok
local known = redis.call('TYPE', KEYS[2]).ok
if kind ~= 'none' and kind ~= 'stream' then return {'type', KEYS[1], kind, 'a stream'} end
if known ~= 'none' and known ~= 'hash' then return {'type', KEYS[2], known, 'a hash'} end

local first, last = '0-0', '0-0'
if kind == 'stream' then
  local info = redis.call('XINFO', 'STREAM', KEYS[1])
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then last = info[i + 1] end
    if info[i] == 'recorded-first-entry-id' then first = info[i + 1] end
  end
  if last ~= '0-0' and not string.match(last, '^1%-%d+$') then return {'foreign', last} end
  for _, entry in ipairs({redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1] or false, redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1] or false}) do
    if entry and not (string.match(entry[1], '^1%-%d+$') and #entry[2] == 4 and entry[2][1] == 't' and entry[2][3] == 'd') then return {'foreign', entry[1]} end
  end
end

local before = redis.call('HMGET', KEYS[2], 'incarnation', 'replication', 'run', 'keeps')
local keeps = before[4] or ARGV[4]
if keeps == '1' and ARGV[4] == '0' then return {'keeps', KEYS[2]} end
local continued = before[1] and kind == 'stream' and (keeps == '1' or (before[2] == ARGV[1] and before[3] == ARGV[2]))
local incarnation = continued and before[1] or ARGV[3]
if kind == 'none' then
  redis.call('XGROUP', 'CREATE', KEYS[1], 'empty', '0', 'MKSTREAM')
  redis.call('XGROUP', 'DESTROY', KEYS[1], 'empty')
end
if not continued or before[2] ~= ARGV[1] or before[3] ~= ARGV[2] then
  redis.call('HSET', KEYS[2], 'incarnation', incarnation, 'replication', ARGV[1], 'run', ARGV[2], 'keeps', keeps)
end
return {'ok', incarnation, first, last}
