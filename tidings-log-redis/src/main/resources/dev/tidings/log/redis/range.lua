#!lua flags=no-writes
-- Entries behind an id, as many as fit about. KEYS: the stream. ARGV: the id, how many entries, how many bytes, how many entries in a step. Answers id, time, bytes; id, time, bytes; ...
local found, bytes, from, step = {}, 0, '(' .. ARGV[1], tonumber(ARGV[4])
while #found < tonumber(ARGV[2]) * 3 and bytes < tonumber(ARGV[3]) do
  local entries = redis.call('XRANGE', KEYS[1], from, '+', 'COUNT', step)
  for _, entry in ipairs(entries) do
    local fields = entry[2]
    if #fields ~= 4 or fields[1] ~= 't' or fields[3] ~= 'd' then return redis.error_reply('FOREIGN ' .. entry[1]) end
    found[#found + 1] = entry[1]
    found[#found + 1] = fields[2]
    found[#found + 1] = fields[4]
    bytes = bytes + #fields[4]
    from = '(' .. entry[1]
  end
  if #entries < step then break end
end
return found
