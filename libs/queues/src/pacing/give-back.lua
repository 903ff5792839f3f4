-- The provider definitely did not take these messages: a contact that only they had counted is not counted. The seconds they used stay
-- used: a refusal is a request all the same.
--
-- KEYS[1] '<prefix>:pace:{<portfolio>}'   ARGV: (reservation id, contact) pairs
local given = 0
for index = 1, #ARGV, 2 do
  local slotKey = KEYS[1] .. ':slot:' .. ARGV[index]
  local at = string.match(redis.call('GET', slotKey) or '', '^(%S+) 1$')
  local score = at and redis.call('ZSCORE', KEYS[1] .. ':uniq', ARGV[index + 1])
  -- Counted again since, by another message: stays.
  if score and tonumber(score) == tonumber(at) then
    given = given + redis.call('ZREM', KEYS[1] .. ':uniq', ARGV[index + 1])
  end
end
return given
