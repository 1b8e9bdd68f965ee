-- rcodes.lua -- dnsjit's fastest way to count responses by header RCODE: one file, mapped
local input = require("dnsjit.input.mmpcap").new()
input:open(arg[2])
local layer = require("dnsjit.filter.layer").new()
layer:producer(input)
local produce, context = layer:produce()
local object = require("dnsjit.core.objects")
local dns = require("dnsjit.core.object.dns").new()
local counts = {}
while true do
    local packet = produce(context)
    if packet == nil then break end
    local payload = packet:cast()
    if packet.obj_type == object.PAYLOAD and payload.len > 11 then
        dns.obj_prev = packet
        if dns:parse_header() == 0 and dns.qr == 1 then
            counts[dns.rcode] = (counts[dns.rcode] or 0) + 1
        end
    end
end
for code, responses in pairs(counts) do print(code, responses) end
