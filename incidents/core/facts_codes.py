"""The code lists of the facts vocabulary; the words for people are in ``words``.

Codes never change their meaning. A new code is added at the end of its list, with a
label in ``words``.
"""


def _list(words: str) -> tuple[str, ...]:
    return tuple(words.split())


CERTAINTY = ("suspected", "near_miss", "confirmed", "ruled_out")
SETTLED = ("complete", "none", "cannot_be_determined")
ROLE = ("controller", "joint_controller", "processor")
PROCESSING_LAW = ("general", "law_enforcement", "national_security")
CHANNEL = ("web", "email", "slack", "api", "import")
DATE_PRECISION = ("exact", "day", "month", "year", "estimated")
DISCOVERED_HOW = _list(
    "controller processor data_subject external press authority other"
)
EFFECTS = ("confidentiality", "integrity", "availability")
INCIDENT_TYPE = _list(
    """
    privilege_abuse ransomware malware phishing vulnerability_exploited
    unauthorised_access exfiltration records_mixed_up device_lost_or_stolen e_waste
    paper_disposal mail_lost_or_opened misconfiguration incorrect_permissions
    paper_lost_or_stolen data_deleted displayed_to_wrong_recipient sent_by_mistake
    open_distribution_list technical_malfunction unauthorised_modification
    unintended_publication verbal_disclosure other failure_to_redact
    denial_of_service skimming unauthorised_sharing number_takeover
    """
)
ORIGIN = ("internal", "external")
INTENT = ("accidental", "deliberate")
MEDIA = _list(
    """
    paper laptop desktop mobile_tablet usb_flash external_disk optical_tape
    portable_other card_token payment_terminal camera_cctv printer_copier email
    post_fax phone_verbal file_share_cloud database_application web_portal server
    network backup other
    """
)
HARD_COPY = frozenset({"paper", "post_fax"})
PORTABLE_MEDIA = frozenset(
    _list(
        """
    laptop mobile_tablet usb_flash external_disk optical_tape portable_other
    card_token
    """
    )
)
PLACE = _list(
    """
    own_work_area own_public_area own_secure_area own_grounds archive_storage home
    vehicle public_transport public_place supplier_site post_courier waste
    resold_equipment online electronic_transmission other
    """
)
QUANTITY_UNIT = ("pages", "emails", "files", "boxes", "devices", "entries")
DATA_CATEGORIES = _list(
    """
    basic contact biometric criminal political racial_ethnic religious_philosophical
    sex_life_orientation trade_union genetic health employment_health financial
    national_id location official_documents payment_means profile credentials other
    communications traffic_data employment education images_audio family
    """
)
# GDPR Art. 9(1) and, for criminal, Art. 10.
SPECIAL_CATEGORIES = frozenset(
    _list(
        """
    biometric political racial_ethnic religious_philosophical sex_life_orientation
    trade_union genetic health employment_health criminal
    """
    )
)
ELEMENTS = _list(
    """
    name ssn driving_licence tax_id passport card_with_code account_with_code
    health_insurance medical biometric genetic number_plates login_with_secret
    """
)
SENSITIVITY = ("public", "internal", "confidential", "special")
SUBJECT_KINDS = _list(
    """
    customers employees military_law_enforcement minors patients students subscribers
    users vulnerable protected_persons partners_suppliers other
    """
)
COUNT_CERTAINTY = ("exact", "approximate")
IDENTIFIABILITY = ("negligible", "limited", "significant", "maximum")
PROFILE_DEPTH = ("none", "partial", "complete")
ENCRYPTION = ("none", "weak", "strong")
SERVICE_IMPACT = ("none", "minor", "serious")
RECIPIENT = ("none", "internal", "trusted", "known", "unknown", "malicious", "public")
ACCESS = ("confirmed", "likely", "unlikely", "excluded")
CONTAINED = ("none", "partial", "full")
MITIGATION = _list(
    """
    access_closed passwords_reset tokens_revoked returned deletion_confirmed
    deletion_promised cards_blocked monitoring_offered restored other
    """
)
HARMS = _list(
    """
    loss_of_control limited_rights discrimination identity_theft fraud financial_loss
    reversal_of_pseudonymisation reputation professional_secrecy
    disclosure_to_third_parties economic_social_disadvantage physical_mental_harm
    property_damage other
    """
)
MEASURES = _list(
    """
    anonymisation pseudonymisation backup_recovery process_change encryption policies
    training erasure incident_log access_levels logical_access_control audits
    physical_access_control up_to_date_systems other
    """
)
SECTORS = _list(
    "health financial telecom public education critical_infrastructure other"
)
SIZE = ("micro", "sme", "large")
HIPAA = ("covered_entity", "business_associate", "none")
NIS2 = ("essential", "important", "none")
DUTIES = _list(
    """
    record-in-register notify-authority communicate-to-data-subjects
    notify-controller notify-media communicate-to-service-recipients
    offer-identity-protection
    """
)
STAGES = ("early-warning", "initial", "intermediate", "final")
REGIMES = _list(
    """
    eu-gdpr uk-gdpr eu-institutions ch-fadp us-hipaa us-ca uk-pecr eu-telecom eu-nis2
    eu-dora eu-gdpr-omnibus
    """
)
# ISO 3166-1 alpha-2, as published.
COUNTRIES = frozenset(
    _list(
        """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM
    BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX
    CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG
    GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR
    IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV
    LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE
    NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO
    RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF
    WS YE YT ZA ZM ZW
    """
    )
)
# The fifty States, the District and the territories that have breach statutes.
US_STATES = frozenset(
    _list(
        """
    AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE
    NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC AS GU MP
    PR VI
    """
    )
)
