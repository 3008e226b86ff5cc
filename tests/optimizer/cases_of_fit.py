"""What each exclusion of nature, policy and decision takes away."""

from __future__ import annotations

from optimizer.exclusions.fit import already_there, in_use, platform, portability, quote_needed
from optimizer.exclusions.policy import policy, recovery_required
from optimizer.exclusions.ruling import Exclusion
from optimizer.exclusions.settled import decision, progress
from tests.optimizer.admission import ALLOW, DENY, TWO, Case, decided, site, workload
from tests.optimizer.small import PLAIN

TWICE = {"order": 1, "when": {"criticality": ">= 3"}, "require": {"recovery": True}, "because": "-"}
RECOVERS = {
    "policy": {"twice": TWICE},
    "offers": {"cti": {"recovery": {"offer": "cloud", "share": 1, "factor": 0.5}}},
}
"""What is critical recovers elsewhere, and only the CTI is taken over from."""

CASES: dict[Exclusion, tuple[Case, ...]] = {
    platform: (
        # What rehosting does not take goes nowhere; refreshing still takes it.
        Case(
            workload(platform="power"),
            {"treatments": {"rehost": {"platforms": ["x86"]}}},
            ["w rehost cloud, 1-3: rehost", "w rehost cti, 1-3: rehost"],
        ),
        Case(
            workload(platform="power"),
            {"offers": {"cloud": {"platforms": ["x86", "saas"]}}},
            ["w rehost cloud, 1-3: cloud"],
        ),
    ),
    portability: (
        Case(
            workload(portability="bound"),
            {"treatments": {"rehost": {"to": {"bound": ["cti"]}}}},
            ["w rehost cloud, 1-3: rehost"],
        ),
    ),
    already_there: (Case(site(offer="cti"), {}, ["w rehost cti, 1-3: cti"]),),
    quote_needed: (
        # `v` was quoted for the cloud, and only there.
        Case(
            {
                "workloads": "workload,organisation\nw,msss\nv,msss\n",
                "assets": TWO,
                "quotes": "workload,offer,treatment,one_off_cost\nv,cloud,rehost,10\n",
            },
            {"treatments": {"rehost": {"needs_quote": True}}},
            ["v rehost cti, 1-3: ", "w rehost cloud, 1-3: ", "w rehost cti, 1-3: "],
        ),
    ),
    in_use: (
        # `w` is on; `v` is off, so it may be retired.
        Case(
            {
                "workloads": "workload,organisation\nw,msss\nv,msss\n",
                "assets": "asset,workload,site,powered\na,w,s,yes\nb,v,s,no\n",
            },
            {"treatments": {"retire": PLAIN}},
            ["w retire, 1-3: "],
        ),
        Case({"quotes": "workload,offer,treatment\nw,,retire\n"}, {"treatments": {"retire": PLAIN}}, []),
        Case(decided("w,pin,,retire,"), {"treatments": {"retire": PLAIN}}, []),
    ),
    policy: (
        # The first rule that speaks of `v` and the cloud allows it; nothing speaks of `u`, of criticality 2.
        Case(
            {
                "workloads": "workload,organisation,criticality\nw,msss,3\nv,msss,4\nu,msss,2\n",
                "assets": TWO + "c,u,s,2,4,1024,1000\n",
            },
            {"policy": {"ours": DENY, "settled": ALLOW}},
            ["w rehost cloud, 1-3: ours"],
        ),
        # Staying on a site that is itself such an offer is denied too.
        Case(
            {**workload(criticality="3"), **site(offer="cloud")},
            {"policy": {"ours": DENY}},
            ["w refresh, 1-3: ours", "w rehost cloud, 1-3: ours", "w retain, 0-0: ours"],
        ),
    ),
    recovery_required: (
        # Only the CTI has another that takes over; what stays is asked nothing, wherever it is.
        Case(workload(criticality="3"), RECOVERS, ["w rehost cloud, 1-3: twice"]),
        Case(workload(criticality="2"), RECOVERS, []),
        Case(
            {**workload(criticality="3"), **site(offer="cloud")},
            RECOVERS,
            ["w rehost cloud, 1-3: twice"],
        ),
        Case(workload(criticality="3"), {"policy": {"twice": {**TWICE, "require": {"recovery": False}}}}, []),
    ),
    decision: (
        Case(decided("w,forbid,cloud,,2"), {}, ["w rehost cloud, 2-2: forbid"]),
        Case(
            decided("w,forbid,,retain,", "w,forbid,,refresh,"),
            {},
            ["w refresh, 1-3: forbid", "w retain, 0-0: forbid"],
        ),
        # Two pins: either will do.
        Case(
            decided("w,pin,cti,,3", "w,pin,,refresh,"),
            {},
            ["w rehost cloud, 1-3: pin", "w rehost cti, 1-2: pin", "w retain, 0-0: pin"],
        ),
    ),
    progress: (
        # Under way to `cti`: it may still arrive in any wave.
        Case(
            workload(status="moving", moved_to="cti"),
            {},
            ["w refresh, 1-3: moved_to", "w rehost cloud, 1-3: moved_to", "w retain, 0-0: moved_to"],
        ),
        # Arrived: nothing else, and no later.
        Case(
            workload(status="done", moved_to="cti"),
            {},
            [
                "w refresh, 1-3: moved_to", "w refresh, 1-3: status", "w rehost cloud, 1-3: moved_to",
                "w rehost cloud, 1-3: status", "w rehost cti, 2-3: status", "w retain, 0-0: moved_to",
                "w retain, 0-0: status",
            ],
        ),
    ),
}  # fmt: skip
