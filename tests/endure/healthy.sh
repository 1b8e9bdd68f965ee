# Asks healthy servers and grades the findings; read by pcaps/lab/make, whose functions it uses.
# shellcheck shell=bash disable=SC2154,SC2034

# questions NUMBER SERVER: lines for dig -f.  Every name is new to the resolver but one in ten.
questions() {
	awk -v lookups="$1" -v server="@$2" 'BEGIN {
		split("signed nsd knot pdns corp", zones)
		for (i = 1; i <= lookups; i++) {
			zone = zones[i % 5 + 1] ".example"
			kind = i % 20
			if (kind < 8) name = "h" i ".wild." zone " A"
			else if (kind < 11) name = "h" i ".wild." zone " AAAA"
			else if (kind < 13) name = "gone" i "." zone " A"
			else if (kind == 13) name = "h" i ".wild." zone " MX"
			else if (kind == 14) name = "www." zone " A"
			else if (kind == 15) name = "www." zone " AAAA"
			else if (kind == 16) name = "big." zone " TXT"
			else if (kind == 17) name = "alias-big." zone " TXT"
			else if (kind == 18) name = "old.signed.example SOA"
			else name = "h" i ".wild." zone " A +dnssec"
			print server, name
		}
	}'
}

# A tenth goes to the server that wants a cookie, straight, by a client that has none yet.
ask_all() {
	local server share=$((HEALTHY_LOOKUPS * 9 / 40)) i asking=()
	for server in bind-resolver unbound recursor kresd; do
		questions $share "${server_address[$server]}" > "$scratch/questions.$server"
		(in_ns client dig +noall -f "$scratch/questions.$server") > "$scratch/dig.$server" 2>&1 &
		asking+=("$!")
	done
	for ((i = 0; i < HEALTHY_LOOKUPS / 1000; i++)); do
		for ((j = 0; j < 100; j++)); do echo "@192.0.2.2 h$i-$j.wild.cookie.example A"; done \
			> "$scratch/questions.cookie"
		in_ns client dig +noall -f "$scratch/questions.cookie" > "$scratch/dig.cookie" 2>&1
	done
	wait "${asking[@]}"
}

set +e
cd "$lab/keys" || exit 1
capture_kib=262144
# NSD as Debian has it drops what is above 200 responses a second to one client.
added[nsd]=$'server:\n    rrl-ratelimit: 0'
start_missing
capture=$scratch/healthy.pcap
begin_capture "$capture" bridge 0
ask_all
end_capture "$capture"
"$HEALTHY_PROGRAM" count --format json "$capture" > "$scratch/count.json"
"$HEALTHY_PROGRAM" read --all --format json "$capture" > "$scratch/findings.json"
[ ! "${HEALTHY_KEEP-}" ] || cp "$capture" "$HEALTHY_KEEP"
/usr/bin/python3 "$HEALTHY_HERE/healthy.py" "$HEALTHY_LOOKUPS" "$scratch/count.json" \
	"$scratch/findings.json"
exit
