"""`currencies` and `money_rates`: what one unit of each currency is worth in the house's currency, day by day.

Any SQL converts by it, set by set: JOIN money_rates r ON r.currency = x.currency AND x.day >= r.since AND x.day < r.until,
then `rounded` of amount x rate. The reference is `trade.money`; a test shows that both agree.
"""

from __future__ import annotations

from gendan.facts.worked_out.table import WorkedOut, column, table
from gendan.trade.money import ALWAYS, FOREVER, MOST_MONEY, MOST_RATE, RATE_PLACES, currencies
from gendan.words.text import Text

MONEY = "DECIMAL(38,4)"
"""Amounts in whole minor units: no currency has more than four decimals."""


def rounded(amount: str, minor: str) -> str:
    """Return SQL for `amount` in whole minor units, half a unit away from zero; NULL from ten trillion on."""
    cases = " ".join(f"WHEN {places} THEN round({amount}, {places})::{MONEY}" for places in (0, 3, 4))
    return (
        f"CASE WHEN abs({amount}) < {MOST_MONEY:f} THEN CASE {minor} {cases} ELSE round({amount}, 2)::{MONEY} END END"
    )


def converted(amount: str, rate: str, minor: str) -> str:
    """Return SQL for `amount`, already in whole minor units, times `rate`, in whole minor units of the house's currency."""
    return rounded(f"({amount} * {rate})", minor)


def _rows() -> tuple[tuple[object, ...], ...]:
    return tuple((one.code, one.number, one.minor, one.name) for one in currencies())


CURRENCIES = WorkedOut(
    table(
        "currencies",
        Text("The currencies of ISO 4217 and their smallest units.", "ISO 4217 的币种及最小单位。"),
        (
            column("currency", "VARCHAR", "Three letters: USD.", "三个字母，如 USD。"),
            column("number", "VARCHAR", "Three digits: 840.", "三位数字，如 840。"),
            column(
                "minor", "INTEGER", "Decimals of its smallest unit: USD 2, JPY 0.", "最小单位的小数位数：USD 2，JPY 0。"
            ),
            column("name", "VARCHAR", "Name, as the standard has it.", "标准中的名称。"),
        ),
        ("currency",),
    ),
    rows=_rows,
)

_SELECT = f"""
WITH house_money AS (
  SELECT coalesce(h.currency, b.base) AS into_currency, b.rates_id, b.base
  FROM house h LEFT JOIN (SELECT rates_id, base FROM rate_base ORDER BY rates_id LIMIT 1) b ON true
  WHERE coalesce(h.currency, b.base) IS NOT NULL
), stated AS (
  SELECT r.currency, r.on_date, (arg_max_null(r.rate, r.pos) * 1000000)::HUGEINT AS n,
    coalesce(arg_max_null(r.per, r.pos), 1)::HUGEINT AS per
  FROM rates r JOIN house_money m ON m.rates_id = r.rates_id AND r.currency <> m.base
  WHERE r.on_date <= $as_of GROUP BY r.currency, r.on_date
  UNION ALL SELECT base, DATE '{ALWAYS}', 1000000, 1 FROM house_money WHERE base IS NOT NULL
), own AS (
  SELECT s.* FROM stated s JOIN house_money m ON s.currency = m.into_currency
), foreigners AS (
  SELECT s.* FROM stated s JOIN house_money m ON s.currency <> m.into_currency
), points AS (
  SELECT currency, on_date FROM foreigners
  UNION SELECT f.currency, o.on_date FROM (SELECT DISTINCT currency FROM foreigners) f CROSS JOIN own o
), spans AS (
  SELECT currency, on_date AS since, lead(on_date, 1, DATE '{FOREVER}') OVER (PARTITION BY currency ORDER BY on_date) AS until
  FROM points
), crossed AS (
  SELECT p.currency, p.since, p.until, f.on_date AS day, o.on_date AS own_day,
    f.n * o.per * 1000000000000 AS worth, f.per * o.n AS units
  FROM spans p ASOF JOIN foreigners f ON f.currency = p.currency AND f.on_date <= p.since
  ASOF JOIN own o ON o.on_date <= p.since
), rated AS (
  SELECT *, (CASE WHEN worth > 0 AND units > 0 THEN (2 * worth + units) // (2 * units) END) AS parts FROM crossed
)
SELECT m.into_currency AS currency, DATE '{ALWAYS}' AS since, DATE '{FOREVER}' AS until, 1::DECIMAL(38,{RATE_PLACES}) AS rate,
  NULL::DATE AS stated, NULL::INTEGER AS age, coalesce(c.minor, 2) AS minor
FROM house_money m LEFT JOIN currencies c ON c.currency = m.into_currency
UNION ALL
SELECT r.currency, r.since, r.until, parts::DECIMAL(38,0) * 0.000000000001::DECIMAL(13,12) AS rate, d.stated,
  CASE WHEN r.until = DATE '{FOREVER}' THEN $as_of - d.stated END AS age, coalesce(c.minor, 2) AS minor
FROM rated r LEFT JOIN currencies c USING (currency),
  LATERAL (SELECT least(nullif(r.day, DATE '{ALWAYS}'), nullif(r.own_day, DATE '{ALWAYS}')) AS stated) d
WHERE parts > 0 AND parts < {MOST_RATE:f}::HUGEINT * 1000000000000
ORDER BY 1, 2
"""

MONEY_RATES = WorkedOut(
    table(
        "money_rates",
        Text(
            "What one unit of a currency is worth in the house's currency. JOIN money_rates r ON r.currency = x.currency"
            " AND x.day >= r.since AND x.day < r.until",
            "各币种一个单位折合本位币的金额。用法：JOIN money_rates r ON r.currency = x.currency AND x.day >= r.since AND x.day < r.until",
        ),
        (
            column(
                "currency",
                "VARCHAR",
                "The currency; the house's own is there with rate 1.",
                "币种；本位币自身汇率为 1。",
            ),
            column("since", "DATE", "First day on which the rate holds.", "汇率生效的第一天。"),
            column(
                "until",
                "DATE",
                "The day from which it no longer holds; 9999-12-31 while nothing follows.",
                "失效日（当天已不适用）；尚无下一条时为 9999-12-31。",
            ),
            column(
                "rate",
                f"DECIMAL(38,{RATE_PLACES})",
                "What one unit is worth in the house's currency.",
                "一个单位折合本位币的金额。",
            ),
            column(
                "stated",
                "DATE",
                "Day of the rate; of the older one, where two are crossed.",
                "汇率的日期；经交叉折算的取较早的一条。",
            ),
            column(
                "age",
                "INTEGER",
                "Days since then, of the latest rate; empty for earlier ones.",
                "最近一条汇率距判断日的天数；早先的为空。",
            ),
            column("minor", "INTEGER", "Decimals of the currency's smallest unit.", "该币种最小单位的小数位数。"),
        ),
        ("currency", "since"),
    ),
    _SELECT,
    needs=("currencies",),
)
