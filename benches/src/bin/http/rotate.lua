-- Sends the tokens of a file in turn: `wrk -s rotate.lua http://.. -- file`.

local threads = 0

function setup(thread)
  thread:set("place", threads)
  threads = threads + 1
end

function init(arguments)
  requests = {}
  for token in io.lines(arguments[1]) do
    requests[#requests + 1] = wrk.format("GET", "/who", { ["Authorization"] = "Bearer " .. token })
  end
  -- Each thread begins elsewhere, so that two of them do not send the same tokens at the same time.
  at = place % 2 == 1 and math.floor(#requests / 2) or 0
end

function request()
  at = at % #requests + 1
  return requests[at]
end
