clearTA(".")
addTA("example", "@ANCHOR_DATA@")
local blocked = {
  forged = { code = 4, action = Policy.Custom, content = "sink.example." },
  blocked = { code = 15, action = Policy.NXDOMAIN },
  censored = { code = 16, action = Policy.NXDOMAIN },
  filtered = { code = 17, action = Policy.NODATA },
}
for name, p in pairs(blocked) do
  rpzFile("@DIR@/" .. name .. ".rpz", {
    policyName = name, defpol = p.action, defcontent = p.content,
    extendedErrorCode = p.code, extendedErrorExtra = name .. " by the lab",
  })
end
