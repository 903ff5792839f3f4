-- The provider said "too fast" (429, 63018): nothing leaves this channel for a while, and after that it leaves more slowly; the rate
-- comes back by itself, evenly, over limits.recoverMs. Many answers of one moment slow it down once.
--
-- KEYS[1] '<prefix>:pace:{<portfolio>}'   ARGV: now in ms or '', channel, ms to pause, limits as JSON
local limits = cjson.decode(ARGV[4])
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000
end
local key = KEYS[1] .. ':ch:' .. ARGV[2]
local row = redis.call('HMGET', key, 'pause', 'f', 'ft', 'tat')
local pause = math.max(tonumber(row[1] or '0'), now + tonumber(ARGV[3]))
local factor = 1
if row[2] then factor = math.min(1, tonumber(row[2]) + math.max(0, now - tonumber(row[3])) / limits.recoverMs) end
if not row[3] or now - tonumber(row[3]) >= limits.slowOnceMs then
  factor = math.max(limits.slowestShare, factor * limits.slowBy)
  redis.call('HSET', key, 'f', string.format('%.4f', factor), 'ft', string.format('%.3f', now))
end
redis.call('HSET', key, 'pause', string.format('%.3f', pause))
local longest = math.max(pause - now, limits.recoverMs, tonumber(row[4] or '0') - now)
redis.call('PEXPIRE', key, math.ceil(longest) + limits.keptMs)
return string.format('%.4f', factor)
