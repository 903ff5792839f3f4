-- Reserves the moments at which a slice of messages of one portfolio may be handed to the provider: all or nothing per message, atomic
-- for every sender process. What must wait takes nothing.
--
-- KEYS[1]  '<prefix>:pace:{<portfolio>}': every key below begins with it, so one portfolio lives in one slot of a Redis Cluster:
--            :era            hash   run = the server's run id, since = ms of its first sight, built = run id the unique set is whole for,
--                                   owed = how many waiting contacts were already promised a place that frees
--            :ch:<channel>   hash   tat (GCRA's theoretical arrival time), pause, f + ft (slowed to a fraction, since when), h1..h4
--                                   (until where each lane's waiting messages have been told to come back)
--            :pair:<c>:<p>   string '<tat> <told until>'
--            :uniq           zset   contact -> ms of the last counted message
--            :slot:<id>      string '<slot> <1 when this message added its contact>'
-- ARGV[1]  now in ms, or '' for the server's own clock: one clock for all processes, whatever theirs say
-- ARGV[2]  the server's run id
-- ARGV[3]  limits as JSON (pace-limits.ts)
-- ARGV[4]  messages as JSON: { id, channel, contact, lane (1 = highest), rate (per second), limit (0 = none), counted }
-- Returns  one JSON array per message: [ms, reason, ...]; reason '' = go in so many ms; else come back in so many ms.
local base, run = KEYS[1], ARGV[2]
local limits, messages = cjson.decode(ARGV[3]), cjson.decode(ARGV[4])
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000
end
local function text(number) return string.format('%.3f', number) end

-- A server that restarted, was emptied or took over may have forgotten: what was promised before then is waited for.
local eraKey = base .. ':era'
local era = redis.call('HMGET', eraKey, 'run', 'since', 'built', 'owed')
local since, built, owed = tonumber(era[2]), era[3] == run, tonumber(era[4] or '0')
if era[1] ~= run then
  since, built = now, false
  redis.call('HSET', eraKey, 'run', run, 'since', text(now))
  redis.call('HDEL', eraKey, 'built')
end
redis.call('PEXPIRE', eraKey, limits.eraKeptMs)
local settled = since + limits.settleMs

local channels = {}
local function channelOf(message)
  local known = channels[message.channel]
  if known then return known end
  local key = base .. ':ch:' .. message.channel
  local row = redis.call('HMGET', key, 'tat', 'pause', 'f', 'ft', 'h1', 'h2', 'h3', 'h4')
  local factor = 1
  if row[3] then factor = math.min(1, tonumber(row[3]) + math.max(0, now - tonumber(row[4])) / limits.recoverMs) end
  known = {
    key = key,
    tat = math.max(tonumber(row[1] or '0'), settled),
    pause = tonumber(row[2] or '0'),
    every = 1000 / (message.rate * factor),
    slowed = factor < 1,
    told = { tonumber(row[5] or '0'), tonumber(row[6] or '0'), tonumber(row[7] or '0'), tonumber(row[8] or '0') },
    changed = false,
  }
  channels[message.channel] = known
  return known
end

-- Those who wait are told different moments, one interval apart; beyond the spread nobody is told: the sweep feeds them in.
local function comeBack(channel, lane, from, reason)
  local at = math.max(channel.told[lane], from)
  if at - from > limits.spreadMs then return { at - now, reason, 1 } end
  channel.told[lane] = at + channel.every
  channel.changed = true
  return { at - now, reason, 0 }
end

local uniqKey = base .. ':uniq'
local purged = false
-- nil: there is room, or the contact is counted already.
local function portfolioWait(message)
  if not message.counted or message.limit <= 0 then return nil end
  if not built then return { limits.rebuildMs, 'portfolio_unknown', 0 } end
  if not purged then
    local gone = redis.call('ZREMRANGEBYSCORE', uniqKey, '-inf', text(now - limits.dayMs))
    owed = math.max(0, owed - gone)
    purged = true
  end
  if redis.call('ZSCORE', uniqKey, message.contact) then return nil end
  local allowed = message.limit
  if message.lane == 4 then allowed = math.max(1, math.floor(message.limit * (1 - limits.reservedShare))) end
  local used = redis.call('ZCARD', uniqKey)
  if used < allowed then return nil end
  -- The k-th who waits is told when the k-th place frees: they do not all come back for one.
  local place = used - allowed + owed
  local entry = redis.call('ZRANGE', uniqKey, place % used, place % used, 'WITHSCORES')
  owed = owed + 1
  local frees = tonumber(entry[2]) + limits.dayMs * (1 + math.floor(place / used))
  return { frees - now, 'portfolio_limit', allowed, used }
end

local slotKeys = {}
for index, message in ipairs(messages) do slotKeys[index] = base .. ':slot:' .. message.id end
local kept = redis.call('MGET', unpack(slotKeys))

local answers, made = {}, {}
for index, message in ipairs(messages) do
  local channel = channelOf(message)
  local lane = message.lane
  local answer
  local slot = made[message.id] or (kept[index] and tonumber(string.match(kept[index], '^%S+')))
  if slot then
    answer = { math.max(0, slot - now), '' }
  elseif channel.pause > now then
    answer = comeBack(channel, lane, channel.pause, 'channel_pause')
  else
    answer = portfolioWait(message)
  end
  if not answer then
    local pairKey = base .. ':pair:' .. message.channel .. ':' .. message.contact
    local pair = redis.call('GET', pairKey) or '0 0'
    local pairTat, pairTold = string.match(pair, '^(%S+) (%S+)$')
    pairTat, pairTold = math.max(tonumber(pairTat), now), tonumber(pairTold)
    local pairAt = pairTat - (limits.pairBurst - 1) * limits.pairMs
    if pairAt > now then
      local at = math.min(math.max(pairTold, pairAt), pairAt + limits.pairSpreadMs)
      redis.call('SET', pairKey, text(pairTat) .. ' ' .. text(at + limits.pairMs), 'PX', math.ceil(at + limits.pairMs - now))
      answer = { at - now, 'pair_rate', 0 }
    else
      -- GCRA. Urgent lanes may borrow a moment from the future; every lane may book only so far ahead, the higher the farther:
      -- so a broadcast never stands before a reply for longer than the broadcast's own booking.
      local earliest = channel.tat
      if lane <= 2 then earliest = earliest - limits.borrowMs end
      local at = math.max(now, earliest)
      if at - now > limits.aheadMs[lane] then
        answer = comeBack(channel, lane, channel.tat - limits.aheadMs[lane], 'channel_rate')
      else
        channel.tat = math.max(channel.tat, now) + channel.every
        channel.changed = true
        local added = 0
        if message.counted and message.limit > 0 then
          added = redis.call('ZADD', uniqKey, 'NX', text(at), message.contact)
          redis.call('ZADD', uniqKey, 'GT', text(at), message.contact)
        end
        made[message.id] = at
        redis.call('SET', pairKey, text(pairTat + limits.pairMs) .. ' ' .. text(pairTold), 'PX', math.ceil(pairTat + limits.pairMs - now))
        redis.call('SET', slotKeys[index], text(at) .. ' ' .. added, 'PX', math.ceil(at - now + limits.keptMs))
        answer = { at - now, '' }
      end
    end
  end
  answers[index] = answer
end

for _, channel in pairs(channels) do
  if channel.changed then
    local told = channel.told
    redis.call('HSET', channel.key, 'tat', text(channel.tat), 'h1', text(told[1]), 'h2', text(told[2]), 'h3', text(told[3]), 'h4', text(told[4]))
    local until_ = math.max(channel.tat, channel.pause, channel.slowed and now + limits.recoverMs or 0)
    redis.call('PEXPIRE', channel.key, math.ceil(math.max(0, until_ - now)) + limits.keptMs)
  end
end
redis.call('HSET', eraKey, 'owed', owed)
if redis.call('EXISTS', uniqKey) == 1 then redis.call('PEXPIRE', uniqKey, limits.eraKeptMs) end
return cjson.encode(answers)
