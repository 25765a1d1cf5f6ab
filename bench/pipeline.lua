-- SPDX-License-Identifier: Apache-2.0
-- wrk script: sends requests in batches of `depth` (16). wrk counts every answer.
init = function(args)
    local depth = tonumber(args[1]) or 16
    local batch = {}
    for i = 1, depth do
        batch[i] = wrk.format("GET", "/")
    end
    requests = table.concat(batch)
end

request = function()
    return requests
end
