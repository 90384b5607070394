-- Sixteen requests at once, for wrk.
init = function()
    local requests = {}
    for i = 1, 16 do
        requests[i] = wrk.format(nil, wrk.path)
    end
    sixteen = table.concat(requests)
end

request = function()
    return sixteen
end
