/* rcodescope.h -- everything: DNS responses from captures, and what their codes mean */
#ifndef RCS_RCODESCOPE_H
#define RCS_RCODESCOPE_H

#include "rcodescope/catalog.h"
#include "rcodescope/dnssec.h"
#include "rcodescope/dnstap.h"
#include "rcodescope/evidence.h"
#include "rcodescope/explanation.h"
#include "rcodescope/filter.h"
#include "rcodescope/finding.h"
#include "rcodescope/ledger.h"
#include "rcodescope/message.h"
#include "rcodescope/outcome.h"
#include "rcodescope/packet.h"
#include "rcodescope/session.h"
#include "rcodescope/source.h"
#include "rcodescope/status.h"
#include "rcodescope/summary.h"
#include "rcodescope/timeline.h"

#endif
