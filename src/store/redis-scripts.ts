/** Milliseconds by the server's own clock, so that instances whose clocks differ agree on what is over. */
const serverTime = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/**
 * The one script that writes. Keys: the value, the shelf's index. Arguments: the member of the index, the condition
 * (`any`, `absent`, `same`), the text that `same` expects, the new text or '' to remove, the lifetime in ms or ''.
 * Returns 1 when the condition held and the write happened.
 *
 * The index is a sorted set of the shelf's keys by the moment they are over (+inf: never), so that a list neither scans the
 * whole database nor shows what is over; every write sweeps it. The sweep
 * comes last: after a first write a full server no longer refuses the ones that follow in the same script.
 */
export const writeScript = `
local current = redis.call('GET', KEYS[1])
if ARGV[2] == 'absent' and current then return 0 end
if ARGV[2] == 'same' and current ~= ARGV[3] then return 0 end
${serverTime}
local ttl = tonumber(ARGV[5])
if ARGV[4] == '' or (ttl and ttl <= 0) then
  redis.call('DEL', KEYS[1])
  redis.call('ZREM', KEYS[2], ARGV[1])
elseif ttl then
  redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[5])
  redis.call('ZADD', KEYS[2], string.format('%.0f', now + ttl), ARGV[1])
else
  redis.call('SET', KEYS[1], ARGV[4])
  redis.call('ZADD', KEYS[2], '+inf', ARGV[1])
end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now))
return 1
`;

/** The live members of a shelf's index that start with a prefix. Key: the index. Argument: the prefix. */
export const membersScript = `
${serverTime}
local found = {}
for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], string.format('(%.0f', now), '+inf')) do
  if string.sub(member, 1, #ARGV[1]) == ARGV[1] then found[#found + 1] = member end
end
return found
`;
