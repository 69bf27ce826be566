"""Labels for the codes that say which data, about whom, and with what consequences."""

from collections.abc import Mapping

from incidents.core.words_event import Labels, labels

DATA_WORDS: Mapping[str, Labels] = {
    "data_categories": labels(
        """
        basic: Name, date of birth and the like
        contact: Address, e-mail, telephone
        biometric: Biometric data
        criminal: Offences and convictions
        political: Political opinions
        racial_ethnic: Racial or ethnic origin
        religious_philosophical: Religion or belief
        sex_life_orientation: Sex life or sexual orientation
        trade_union: Trade union membership
        genetic: Genetic data
        health: Health
        employment_health: Health at work, sick leave
        financial: Money: balances, income, debts
        national_id: National identity number
        location: Whereabouts
        official_documents: Identity documents
        payment_means: Account or card numbers
        profile: Habits and preferences
        credentials: User names and passwords
        other: Something else
        communications: Content of messages and calls
        traffic_data: Who communicated with whom, when
        employment: Working life
        education: School and training
        images_audio: Pictures, video, sound
        family: Family life
        """
    ),
    "elements": labels(
        """
        name: Name
        ssn: Social security number
        driving_licence: Driving licence or identity card number
        tax_id: Tax number
        passport: Passport number
        card_with_code: Card number with its code
        account_with_code: Account number with its code
        health_insurance: Health insurance
        medical: Medical information
        biometric: Biometric data
        genetic: Genetic data
        number_plates: Number plates
        login_with_secret: Log-in with password or security question
        """
    ),
    "sensitivity": labels(
        """
        public: Public
        internal: Internal
        confidential: Confidential
        special: Specially sensitive
        """
    ),
    "subject_kinds": labels(
        """
        customers: Customers and prospects
        employees: Staff and applicants
        military_law_enforcement: Military or police
        minors: Children
        patients: Patients
        students: Pupils and students
        subscribers: Subscribers
        users: Users
        vulnerable: Vulnerable people
        protected_persons: People whose address is protected
        partners_suppliers: Partners and suppliers
        other: Others
        """
    ),
    "count_certainty": labels(
        """
        exact: Exactly
        approximate: About
        """
    ),
    "identifiability": labels(
        """
        negligible: Almost impossible
        limited: Only with other sources
        significant: With some effort
        maximum: At once
        """
    ),
    "profile_depth": labels(
        """
        none: A hint or one line about each
        partial: Some entries
        complete: The whole file
        """
    ),
    "protection.encryption": labels(
        """
        none: Not encrypted
        weak: Weakly encrypted
        strong: Strongly encrypted
        """
    ),
    "availability.service_impact": labels(
        """
        none: Nobody noticed
        minor: A nuisance
        serious: Serious
        """
    ),
    "exposure.recipient": labels(
        """
        none: Nobody
        internal: Somebody at work
        trusted: Somebody whom we have reason to trust
        known: Somebody we know
        unknown: A stranger, or not known who
        malicious: An attacker or thief
        public: Anybody, for instance on the internet
        """
    ),
    "exposure.access": labels(
        """
        confirmed: Certainly
        likely: Probably
        unlikely: Hardly
        excluded: Excluded
        """
    ),
    "exposure.contained": labels(
        """
        none: None of it
        partial: Some of it
        full: All of it
        """
    ),
    "mitigation": labels(
        """
        access_closed: Access was closed
        passwords_reset: Passwords were changed
        tokens_revoked: Tokens were revoked
        returned: The data were returned
        deletion_confirmed: Deletion was confirmed
        deletion_promised: Deletion was promised
        cards_blocked: Cards were blocked
        monitoring_offered: Monitoring was offered
        restored: The data were restored
        other: Something else
        """
    ),
    "harms": labels(
        """
        loss_of_control: Loss of control over their data
        limited_rights: Limits to their rights
        discrimination: Discrimination
        identity_theft: Identity theft
        fraud: Fraud
        financial_loss: Financial loss
        reversal_of_pseudonymisation: Undoing of pseudonyms
        reputation: Damage to reputation
        professional_secrecy: Loss of professional secrecy
        disclosure_to_third_parties: Disclosure to others
        economic_social_disadvantage: Economic or social disadvantage
        physical_mental_harm: Harm to body or mind
        property_damage: Damage to property
        other: Something else
        """
    ),
    "measures": labels(
        """
        anonymisation: Anonymisation
        pseudonymisation: Pseudonymisation
        backup_recovery: Backup and recovery
        process_change: Changed process
        encryption: Encryption
        policies: Policies
        training: Training
        erasure: Erasure
        incident_log: Incident log
        access_levels: Levels of access
        logical_access_control: Control of log-in
        audits: Audits
        physical_access_control: Control of entry
        up_to_date_systems: Up-to-date systems
        other: Something else
        """
    ),
    "sectors": labels(
        """
        health: Health
        financial: Finance
        telecom: Telecommunications
        public: Public body
        education: Education
        critical_infrastructure: Critical infrastructure
        other: Other
        """
    ),
    "size": labels(
        """
        micro: Fewer than 10 people
        sme: Fewer than 250 people
        large: 250 people or more
        """
    ),
    "hipaa": labels(
        """
        covered_entity: Covered entity
        business_associate: Business associate
        none: Not under HIPAA
        """
    ),
    "nis2": labels(
        """
        essential: Essential entity
        important: Important entity
        none: Not under NIS2
        """
    ),
    "duties": labels(
        """
        record-in-register: Keep in the register
        notify-authority: Notify the authority
        communicate-to-data-subjects: Tell the people concerned
        notify-controller: Tell the controller
        notify-media: Tell the media
        communicate-to-service-recipients: Tell the users of the service
        offer-identity-protection: Offer protection against identity theft
        """
    ),
    "stages": labels(
        """
        early-warning: Early warning
        initial: First report
        intermediate: Intermediate report
        final: Final report
        """
    ),
    "outcome": labels(
        """
        required: Required
        not_required: Not required
        undetermined: Not known yet
        """
    ),
    "advice": labels(
        """
        notify: Do it
        do_not_notify: Not needed today
        prepare: Prepare it
        """
    ),
    "risk": labels(
        """
        unlikely: A risk is unlikely
        risk: A risk
        high: A high risk
        undetermined: Not known yet
        """
    ),
    "who": labels(
        """
        reporter: The reporter
        it: IT
        dpo: The data protection officer
        legal: Legal
        """
    ),
}
