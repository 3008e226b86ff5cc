"""The English words for the codes that tables hold; the catalogues translate them."""

TERMS: dict[str, str] = {
    # tables
    "organisations": "organisations", "sites": "sites", "workloads": "workloads", "assets": "assets",
    "software": "software", "dependencies": "dependencies", "quotes": "quotes", "decisions": "decisions",
    # treatments
    "retire": "retire", "retain": "retain", "refresh": "refresh in place", "rehost": "rehost",
    "relocate": "relocate", "replatform": "replatform", "refactor": "refactor", "repurchase": "repurchase",
    # measures and resources
    "servers": "servers", "terabytes": "terabytes", "vcpu": "vCPU", "storage": "GiB of storage",
    "memory_gib": "GiB of memory", "storage_gib": "GiB of storage",
    # kinds of hosting
    "external": "external cloud", "ngq": "NGQ", "cti": "consolidated CTI",
    # exclusions
    "platform": "platform not taken", "portability": "portability", "already_there": "already there",
    "quote_needed": "needs a quote", "in_use": "still in use", "policy": "policy",
    "not_yet_available": "offer not yet available", "lead_time": "time to do the work",
    "network_not_ready": "site not yet on the government’s network", "recovery_required": "recovery elsewhere required",
    "calendar": "the workload’s own dates", "blackout": "black-out", "site_deadline": "site must close or lease ends",
    "support_deadline": "end of support and its grace", "decision": "decision", "progress": "move already made",
    "obsolete_at_start": "grace for what is already obsolete",
    # rules
    "within_capacity": "capacity of the offers", "within_budget": "yearly budget", "within_staff": "staff of the programme",
    "within_organisation_budget": "yearly budget of the organisations",
    "within_organisation_staff": "staff of the organisations", "within_wave_size": "size of a wave",
    "within_link": "links of the sites", "near_enough": "latency between places",
    "moves_together": "what moves together", "providers_first": "providers first",
    "open_sites_by_date": "open sites at a date", "hosting_shares": "hosting shares",
    "obsolescence_by_date": "share obsolete at a date", "within_emissions": "emissions of a year",
    # lines of money
    "running_today": "running costs where things stand", "running_after": "running costs once moved", "move": "moves",
    "volume_discount": "discounts for volume", "policy_charge": "what policy asks of moves", "parallel_run": "running in both places",
    "extended_support": "extended support", "risk": "risk of running unsupported", "preference": "policy preference",
    "shortfall": "targets missed", "carbon": "carbon of the workloads", "site_carbon": "carbon of the sites kept open",
    "site_operation": "sites kept open", "site_closing": "sites closed",
    "traffic": "traffic between places", "recovery": "recovery elsewhere",
    "offer_operation": "offers kept open", "offer_opening": "offers opened", "offer_retender": "contracts tendered again",
    # reasons
    "pinned": "pinned by a decision", "only_choice": "the only choice", "cheapest": "the cheapest of its choices",
    "held_back": "a cheaper choice did not fit the shared limits",
    # indicators
    "open_sites": "open sites, clouds left out", "moved": "workloads moved", "retired": "workloads retired",
    "share_external": "share in external cloud", "share_ngq": "share in NGQ", "share_cti": "share in CTI",
    "obsolete": "share obsolete", "extended": "share under extended support", "support_unknown": "share whose support is unknown", "ending": "share whose support ends within 12 months",
    "supported": "share supported", "emissions": "tonnes of CO₂ a year, estimated",
    "emissions_unknown": "workloads whose emissions are unknown",
    # reasons of an unknown lifecycle
    "empty": "nothing is listed on the asset", "no-rule": "no rule reads this name", "ambiguous-product": "several products bear this name",
    "no-version": "no version", "ambiguous-version": "several versions", "contradictory-version": "two versions that differ",
    "not-in-catalogue": "not in the catalogue",
    # where one row speaks of every workload, offer or treatment
    "*": "every one",
    "repeatable": "repeatable", "yes": "yes", "no": "no",
    # decisions and statuses of moves
    "pin": "pin", "forbid": "forbid", "moving": "under way", "done": "made",
    # tables and columns of a plan, as a workbook shows them
    "plan": "plan", "summary": "summary", "assignments": "moves of the workloads", "waves": "waves", "money": "money",
    "indicators": "indicators", "rules": "rules and limits", "ruled_out": "choices ruled out",
    "workload": "workload", "workload_name": "name of the workload", "organisation": "public body",
    "organisation_name": "name of the public body", "offer": "offer", "offer_name": "name of the offer",
    "treatment": "treatment", "wave": "wave", "wave_start": "start of the wave", "start": "start",
    "fiscal_year": "fiscal year", "one_off_cost": "one-off cost", "annual_cost": "annual cost",
    "effort_days": "days of work", "extended_waves": "waves of extended support", "reason": "reason",
    "in_place": "in place", "sites_closed": "sites closed in the wave", "site": "site", "site_name": "name of the site",
    "municipality": "municipality", "closes": "closing date", "saving": "saving to the end", "line": "line",
    "kind": "kind", "amount": "amount", "discounted": "discounted amount", "indicator": "indicator", "value": "value",
    "unit": "unit", "rule": "rule", "about": "about", "used": "used", "limit": "limit", "slack": "left",
    "price": "price", "first_wave": "first wave", "last_wave": "last wave", "exclusion": "exclusion", "source": "source",
    "cash": "spent", "valued": "valued",
    # what a plan says of itself
    "scenario": "scenario", "status": "status", "objective": "objective", "bound": "bound", "gap": "gap", "method": "method",
    "exact": "exact", "decomposed": "decomposed", "solver": "solver", "seconds": "seconds of solving", "seed": "seed",
    "setting_prices": "setting prices", "sketching": "sketching a first plan", "splitting_closings": "splitting closings",
    "planning_bodies": "planning each organisation", "gathering": "bringing the plan together",
    "improving": "improving the plan",
    "inventory_fingerprint": "fingerprint of the inventory", "horizon_start": "start of wave 1",
    "wave_months": "months in a wave", "sheet": "sheet", "rows_shown": "rows shown", "rows_in_all": "rows in all",
    "unofficial": "Independent, unofficial project: no public body made it or stands behind it.",
    "estimates": "Every figure is an estimate: it rests on the scenario’s assumptions, whose sources stand in the scenario.",
    # what differs between two plans
    "spent": "cash to the end", "spent_alike": "cash in the years that both count alike",
    "change_offer": "another offer", "change_treatment": "another treatment", "change_wave": "another wave",
    "change_several": "several things", "change_only_a": "only in plan A", "change_only_b": "only in plan B",
    "change_same": "nothing", "site_same": "nothing", "site_sooner": "sooner in plan B", "site_later": "later in plan B",
    "site_closes": "closes in plan B only", "site_stays": "closes in plan A only", "site_only_a": "only in plan A",
    "site_only_b": "only in plan B",
    # units
    "days": "days", "day": "day", "share": "share", "CAD": "CAD", "tonnes": "t CO₂ eq.",
    # statuses
    "optimal": "proven within the gap asked for", "feasible": "a plan, the search cut short before the gap asked for",
    "infeasible": "proven infeasible", "unknown": "no plan found in time", "unbounded": "unbounded",
}  # fmt: skip
