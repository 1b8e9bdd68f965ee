# Runs the loops of table; read by pcaps/lab/make, whose functions it uses.
# shellcheck shell=bash disable=SC2154,SC2034

passed=0
failures=()

# What PROGRAM advises for a capture, if it explains it with this entry.
advice() {
	"$LOOPS_PROGRAM" read --all --format json "$1" | /usr/bin/python3 -c '
import json, sys
for line in sys.stdin:
    finding = json.loads(line)["rcodescope"]
    if finding.get("entry") == sys.argv[1]:
        print(" ".join(finding.get("fix", {}).values()))' "$2"
}

# The servers as the lab has them, those that a loop changed begun anew.
reset_lab() {
	local changed=("${!edited[@]}" "${!added[@]}") s
	edited=() added=()
	for s in "${changed[@]}"; do
		[ ! "${pid[$s]-}" ] || stop "$s"
	done
	start_missing
}

complain() {
	echo "FAILED $loop: $1"
	sed 's/^/    /' "$scratch/loop.out" | tail -n "${2:-12}"
	return 1
}

# close FAULT ASK APPLY AGAIN: one loop; its names are those of loop().
close() {
	local printed line before tmp=$scratch/loop.pcap
	cd "$LOOPS_HERE/../../pcaps/lab/keys" || return 1
	start_missing
	eval "$1" > "$scratch/loop.out" 2>&1 < /dev/null || complain 'the fault' || return 1
	begin_capture "$tmp" "$view" 0
	eval "$2" > "$scratch/loop.out" 2>&1 < /dev/null
	end_capture "$tmp"
	! grep -qE "$works" "$scratch/loop.out" || complain 'works before it is mended' || return 1
	printed=$(advice "$tmp" "$entry")
	"$LOOPS_PROGRAM" read --brief "$tmp" > "$scratch/loop.out" 2>&1
	[ "$printed" ] || complain "is not explained by $entry" || return 1
	[[ $printed == *"$template"* ]] || complain "the advice lacks: $template" || return 1
	line=$(sed "$words" <<< "$template")
	eval "$3" > "$scratch/loop.out" 2>&1 < /dev/null || complain "applying: $line" || return 1
	eval "${4:-$2}" > "$scratch/loop.out" 2>&1 < /dev/null
	grep -qE "$works" "$scratch/loop.out" || complain "does not work after: $line" 40
}

# loop NAME ENTRY client|bridge TEMPLATE WORDS WORKS, and on standard input four parts between lines
# of "--": the fault; what is asked; how $line, the TEMPLATE with the sed program WORDS applied, is
# put in place; what is asked then, if not the same.  WORKS is what must be read then, not before.
loop() {
	local loop=$1 entry=$2 view=$3 template=$4 words=$5 works=$6 part=() i=0 text
	while IFS= read -r text; do
		if [ "$text" = -- ]; then i=$((i + 1)); else part[i]+=$text$'\n'; fi
	done
	case " $LOOPS_WANTED " in
	'  ' | *" $loop "*) ;;
	*' --short '*) [[ " refused-unbound update-unsigned " == *" $loop "* ]] || return 0 ;;
	*) return 0 ;;
	esac
	if close "${part[0]-}" "${part[1]}" "${part[2]-}" "${part[3]-}"; then
		echo "closed $loop: $entry"
		passed=$((passed + 1))
	else
		failures+=("$loop")
	fi
	reset_lab
}

set +e
for f in "$LOOPS_HERE"/table/*.sh; do
	# shellcheck source=/dev/null
	. "$f"
done
echo "$passed passed, ${#failures[@]} failed${failures[*]:+: ${failures[*]}}"
[ ${#failures[@]} -eq 0 ] && [ $passed -gt 0 ]
exit
