"""Net pay, estimated from the gross pay that an offer writes."""

from __future__ import annotations

from bot.jobs.offer_rules import fold, found, load_rules, pattern

WEEKS_A_MONTH = 52 / 12
"""Mean number of weeks in a month (35 hours a week make 151.67 hours a month)."""

PLAUSIBLE_EUROS = (50.0, 10000.0)
"""Least and greatest monthly pay that is believed, euros."""

ROUNDING_EUROS = 10
"""Estimates are said rounded to this, euros."""


def net_pay(text: str, week: float | None, contract: str) -> tuple[int | None, bool]:
    """Net pay, euros a month rounded to 10, and whether it is an estimate.

    The lowest amount written in `salaire.libelle` is taken, so as not to promise too much. Gross pay
    leaves about 78 % to a private-sector employee who is not an executive (the rule of thumb of French
    payrolls: about 22 % of employee's contributions; `net_shares` in `bot/jobs/data/offer_rules.yml`).
    None when the pay or the weekly hours (`week`) are unknown, the amount is not plausible or the
    contract has other contributions."""
    rules = load_rules()
    folded = fold(text)
    share = 1.0 if found(rules["already_net"], folded) else rules["net_shares"].get(contract)
    if week is None or share is None:
        return None, False
    monthly = _monthly(folded, week)
    if monthly is None or not PLAUSIBLE_EUROS[0] <= monthly * share <= PLAUSIBLE_EUROS[1]:
        return None, False
    return round(monthly * share / ROUNDING_EUROS) * ROUNDING_EUROS, share != 1.0


def _monthly(folded: str, week: float) -> float | None:
    rules = load_rules()
    for period, rule in rules["pay"].items():
        match = pattern(rule).search(folded)
        amount = _amount(match[1]) if match else None
        if amount is None:
            continue
        if period == "hour":
            return amount * week * WEEKS_A_MONTH
        if period == "month":
            return amount
        months = pattern(rules["pay_months"]).search(folded)
        return amount / max(12, int(months[1]) if months else 12)
    return None


def _amount(text: str) -> float | None:
    digits = "".join(text.split()).rstrip(".,")
    if "," in digits:
        digits = digits.replace(".", "").replace(",", ".")
    try:
        return float(digits)
    except ValueError:
        return None
