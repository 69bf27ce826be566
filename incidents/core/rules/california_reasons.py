"""What the rules of California's breach law say to a manager."""

from incidents.core.triage_answer import Reason

_CODE = "California Civil Code 1798.82"
_PEOPLE = ("us_states", "countries", "organisation.established_in")
_HELD = ("exposure.access", "exposure.recipient", "incident_type", "effects")
_ITEMS = ("elements", "data_categories")

RESIDENTS = Reason(
    "residents-of-california",
    _PEOPLE,
    "Residents of California are among the people concerned. The law protects them"
    " wherever the business that holds their data sits.",
    f"{_CODE}(a); for agencies of California 1798.29(a)",
)
RESIDENTS_PERHAPS = Reason(
    "residents-of-california-perhaps",
    _PEOPLE,
    "The facts point to the United States, and in which States the people concerned"
    " live is not settled: residents of California may be among them.",
    f"{_CODE}(a)",
)
RESIDENTS_NOT_EXCLUDED = Reason(
    "residents-of-california-not-excluded",
    _PEOPLE,
    "The facts point to the United States, and nobody will ever know in which States"
    " the people concerned live; so residents of California count as among them.",
    f"{_CODE}(a)",
)
ACQUIRED = Reason(
    "personal-information-acquired",
    (*_ITEMS, *_HELD, "media", "protection.encryption"),
    "Personal information that the law names, readable and held by a computer, was"
    " acquired by somebody without authority, or it is reasonable to believe so."
    " California asks for no risk of harm.",
    f"{_CODE}(a), (g) and (h)",
)
KEY_GONE = Reason(
    "key-acquired-too",
    ("protection.encryption", "protection.key_compromised"),
    "The data were encrypted, but the key or password may have been acquired with them:"
    " then encryption does not count.",
    f"{_CODE}(a)",
)
NOTICE_FORM = Reason(
    "notice-of-data-breach",
    ("us_states",),
    'The notice is titled "Notice of Data Breach", is in plain language and in type of'
    ' at least 10 points, and has the headings "What Happened", "What Information Was'
    ' Involved", "What We Are Doing", "What You Can Do" and "For More Information".',
    f"{_CODE}(d)(1)",
)
NOTICE_CONTENT = Reason(
    "what-the-notice-tells",
    ("elements", "occurred_from", "incident_type", "law_enforcement_hold"),
    "It tells who we are and how to reach us, which personal information was involved,"
    " when the breach happened and the date of the notice, whether the police delayed"
    " it, what happened in general, and, where a social security, driver's licence or"
    " identification card number was exposed, the toll-free numbers and addresses of"
    " the credit reporting agencies. For a log-in it also asks people to change their"
    " password. If it would cost more than 250,000 dollars, go to more than 500,000"
    " people, or addresses are missing, e-mail, thirty days on our web site and"
    " statewide media together take its place.",
    f"{_CODE}(d)(2) to (5), (j)",
)
DELAY = Reason(
    "what-may-delay-the-notice",
    ("law_enforcement_hold", "discovered_at"),
    "It may come later only as the police need it, or as it takes to find out the scope"
    " of the breach and make the system sound again. The second ground has no number"
    " and moves no date here: whoever relies on it writes down why. An agency of"
    " California has no number of days: without unreasonable delay.",
    f"{_CODE}(a) and (c), as amended by SB 446 (2025); 1798.29(a) and (c)",
)
MORE_THAN_500 = Reason(
    "more-than-500-californians",
    ("us_states", "subjects"),
    "More than 500 residents of California are to be notified because of one breach:"
    " the Attorney General gets one sample copy, electronically and without"
    " personal information. Its time runs from the day the first of them were told.",
    f"{_CODE}(f)",
)
AT_MOST_500 = Reason(
    "at-most-500-californians",
    ("us_states", "subjects"),
    "At most 500 residents of California are concerned; the Attorney General gets a"
    " copy only above 500.",
    f"{_CODE}(f)",
)
OFFER = Reason(
    "identity-protection-is-owed",
    (*_ITEMS, "role"),
    "Numbers that identify people to an office (social security, driver's licence or"
    " identification card, tax, passport) may have been exposed. Whoever was the source"
    " of the breach offers these people services against identity theft, free, for at"
    " least 12 months, in the notice itself. We are taken to be the source; if another"
    " was, a lawyer decides.",
    f"{_CODE}(d)(2)(G), (h)(1)(A) and (B)",
)
NO_OFFER = Reason(
    "no-identity-number-exposed",
    _ITEMS,
    "No number that identifies people to an office was in it, so no services against"
    " identity theft are owed.",
    f"{_CODE}(d)(2)(G)",
)
TELL_OWNER = Reason(
    "maintainer-tells-the-owner",
    ("role", *_HELD),
    "We hold these data for somebody else. That owner hears of it at once; the owner"
    " tells the people concerned.",
    f"{_CODE}(b)",
)
NO_BREACH = Reason(
    "no-breach-of-security",
    ("certainty", "personal_data"),
    "It was ruled out, it nearly happened, or no data about people were concerned.",
    f"{_CODE}(g)",
)
NOT_ACQUIRED = Reason(
    "not-acquired",
    _HELD,
    "It is not reasonable to believe that somebody without authority acquired the data:"
    " nobody could see them, nobody is likely to have read them, and no device with"
    " them is in other hands.",
    f"{_CODE}(a) and (g)",
)
ENCRYPTED = Reason(
    "encrypted-and-key-safe",
    ("protection.encryption", "protection.key_compromised"),
    "The data held by a computer were encrypted by a current method, and the key is"
    " safe.",
    f"{_CODE}(a), (h) and (i)(4)",
)
NOT_COMPUTERISED = Reason(
    "not-computerised",
    ("media",),
    "Only paper or the spoken word held the data; this law is about data held by a"
    " computer.",
    f"{_CODE}(a) and (g)",
)
NO_PERSONAL_INFORMATION = Reason(
    "no-personal-information-by-this-law",
    _ITEMS,
    "What was in it is not personal information by this law: a name together with one"
    " of the numbers, records or codes that it lists, or a log-in with its secret.",
    f"{_CODE}(h)",
)
GOOD_FAITH = Reason(
    "acquired-in-good-faith",
    ("exposure.good_faith", "exposure.recipient", "intent", "malicious"),
    "Only people of our own acquired the data, in good faith and for our purposes, and"
    " nobody used or passed them on.",
    f"{_CODE}(g)",
)
