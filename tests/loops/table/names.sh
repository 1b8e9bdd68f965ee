# Names that stand for something, silence, and what upstream has.
# shellcheck shell=bash disable=SC2034,SC2154

loop home-arpa-unbound nxdomain-home-arpa client 'local-zone: "home.arpa." static' '' \
	'status: NOERROR' <<'END'
--
dig @192.0.2.21 nas.home.arpa A
--
added[unbound]=$'server:\n '"$line"$'\n local-data: "nas.home.arpa. A 192.0.2.77"'; fresh unbound
END

loop home-arpa-dnsmasq nxdomain-home-arpa client 'local=/home.arpa/' '' 'status: NOERROR' <<'END'
added[dnsmasq]='server=/home.arpa/192.0.2.21@192.0.2.24'; fresh dnsmasq
--
dig @192.0.2.24 nas.home.arpa A
--
added[dnsmasq]="$line"$'\naddress=/nas.home.arpa/192.0.2.77'; fresh dnsmasq
END

loop policy-kresd nxdomain-kresd-policy client 'a rule with policy.PASS for the name before it' '' \
	'flags: qr rd ra ad' <<'END'
--
dig @192.0.2.23 www.ads.example A
--
edited[kresd]="s|policy.add(policy.suffix(policy.DENY_MSG|policy.add(policy.suffix(policy.PASS, { todname('ads.example') }))\n&|"
fresh kresd
END

loop relay-unbound nxdomain-icloud-relay client 'take the rule for mask.icloud.com and mask-h2.icloud.com away' \
	'' 'AUTHORITY: 1' <<'END'
--
dig @192.0.2.21 mask.icloud.com A
--
edited[unbound]='/mask.icloud.com/d'; fresh unbound
END

loop sinkhole-dnsmasq noerror-sinkhole client 'address=/NAME/0.0.0.0' 's|NAME|ads.home.example|' \
	'status: NXDOMAIN' <<'END'
--
dig @192.0.2.24 ads.home.example A
--
edited[dnsmasq]="\|^$line|d"; fresh dnsmasq
END

loop rebind-unbound noerror-loopback client 'private-address: 127.0.0.0/8' '' 'ANSWER: 0' <<'END'
--
dig @192.0.2.21 own.corp.example A
--
added[unbound]="server: $line"; fresh unbound
END

loop large-answers-bind travel-silent-large client 'max-udp-size 1232;' '' 'status: NOERROR' <<'END'
edited[bind]='s/recursion no;/recursion no; max-udp-size 4096;/'; fresh bind
in_ns auth tc qdisc replace dev eth0 clsact
in_ns auth tc filter add dev eth0 egress bpf da bytecode '10,40 0 0 12,21 0 7 2048,48 0 0 23,21 0 5 17,40 0 0 20,69 2 0 16383,40 0 0 16,37 0 1 1400,6 0 0 2,6 0 0 0'
--
dig @192.0.2.1 big.corp.example TXT +bufsize=4096 +dnssec +nocookie +time=2 +tries=2
dig @192.0.2.1 www.corp.example AAAA +nocookie | grep -v status
sleep 15
dig @192.0.2.1 v4only.corp.example AAAA +nocookie | grep -v status
--
edited[bind]="s/recursion no;/recursion no; $line/"; fresh bind
--
dig @192.0.2.1 big.corp.example TXT +bufsize=4096 +dnssec +nocookie +time=2 +tries=2
in_ns auth tc qdisc del dev eth0 clsact
END

loop other-address-nsd travel-other-address client 'one ip-address: line an address' '' \
	'status: NOERROR' <<'END'
stop dnsmasq; stop nsd; in_ns home ip address replace 192.0.2.94/24 dev eth0
edited[nsd]='s/ip-address: .*/ip-address: 0.0.0.0/'; server_ns[nsd]=home; server_address[nsd]=192.0.2.24; start nsd
--
dig @192.0.2.94 www.nsd.example A +time=2 +tries=1 +nocookie
--
edited[nsd]='s/ip-address: .*/ip-address: 192.0.2.24\n    ip-address: 192.0.2.94/'; fresh nsd
--
dig @192.0.2.94 www.nsd.example A +time=2 +tries=1 +nocookie
stop nsd; in_ns home ip address del 192.0.2.94/24 dev eth0; unset 'edited[nsd]'
server_ns[nsd]=auth; server_address[nsd]=192.0.2.4
END

loop expired-nsd servfail-zone-expired client 'nsd-control force_transfer ZONE' \
	's|ZONE|short.example|' 'status: NOERROR' <<'END'
edited[nsd]="s|control-enable: no|control-enable: yes\n    control-interface: $scratch/nsd.ctl|"
fresh knot nsd; sleep 2; stop knot; sleep 8
--
dig @192.0.2.4 www.short.example A +nocookie
--
start knot; in_ns auth nsd-control -c "$scratch/nsd/nsd.conf" ${line#nsd-control}; sleep 2
END

loop moved-zone servfail-zone-unsigned bridge 'rndc nta -lifetime 1h ZONE' 's|ZONE|moved.example|' \
	'status: NOERROR' <<'END'
rndc-confgen -a -A hmac-sha256 -k lab-rndc -c "$scratch/rndc.key"
edited[bind-resolver]="s|^controls.*|include \"$scratch/rndc.key\"; controls { inet 127.0.0.1 port 9953 allow { any; } keys { lab-rndc; }; };|"
fresh bind-resolver
--
dig @192.0.2.20 www.moved.example A +nocookie
--
in_ns resolv rndc -k "$scratch/rndc.key" -s 127.0.0.1 -p 9953 ${line#rndc} && sleep 6
END
