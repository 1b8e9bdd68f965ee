#!/usr/bin/env python3
"""Grade what the program says of healthy servers.

usage: healthy.py LOOKUPS COUNT.json FINDINGS.json
"""
import collections
import json
import sys

EXPECTED = ('NOERROR', 'NXDOMAIN', 'BADCOOKIE')


def check(what, good, shown):
    print(('ok    ' if good else 'FAILED ') + what + ': ' + str(shown))
    return good


def main():
    lookups = int(sys.argv[1])
    with open(sys.argv[2], encoding='utf-8') as file:
        count = json.load(file)
    with open(sys.argv[3], encoding='utf-8') as file:
        found = [json.loads(line)['rcodescope'] for line in file]
    severities = collections.Counter(f.get('severity', 'note') for f in found)
    loud = collections.Counter(f.get('entry') for f in found if f.get('severity', 'note') != 'note')
    codes = {row['name']: row['responses'] for row in count['rcodes']}
    ledger = count['ledger']
    steps = collections.Counter(f.get('lookup', {}).get('by') for f in found)
    results = [
        check('queries captured', ledger['queries'] >= lookups, ledger['queries']),
        check('nothing lost', not ledger['loss'], ledger['loss']),
        check('only healthy codes', set(codes) == set(EXPECTED), codes),
        check('truncated answers that came over TCP', steps['tcp'] > lookups / 100, steps['tcp']),
        check('cookies that were fetched first', steps['retry-with-cookie'] > lookups / 100,
              steps['retry-with-cookie']),
        check('notes', severities['note'] > lookups / 10, severities['note']),
        check('findings above a note', not loud, dict(loud)),
    ]
    print(f'{sum(results)} passed, {len(results) - sum(results)} failed')
    return 0 if all(results) else 1


if __name__ == '__main__':
    sys.exit(main())
