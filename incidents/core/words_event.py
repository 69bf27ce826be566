"""Labels for the codes that say what happened, where and to which things."""

from collections.abc import Mapping

Labels = Mapping[str, str]


def labels(lines: str) -> Labels:
    """Return code to label from lines of ``code: label``."""
    pairs = (line.split(":", 1) for line in lines.strip().splitlines())
    return {code.strip(): label.strip() for code, label in pairs}


EVENT_WORDS: Mapping[str, Labels] = {
    "certainty": labels(
        """
        suspected: It may have happened
        near_miss: It nearly happened
        confirmed: It happened
        ruled_out: It did not happen
        """
    ),
    "settled": labels(
        """
        complete: These and no others
        none: None
        cannot_be_determined: Cannot be determined
        """
    ),
    "role": labels(
        """
        controller: Controller: these are our own data
        joint_controller: Joint controller: we decide together with others
        processor: Processor: we handle them for another organisation
        """
    ),
    "processing_law": labels(
        """
        general: General data protection law
        law_enforcement: Law enforcement by an authority
        national_security: National security
        """
    ),
    "channel": labels(
        """
        web: Web form
        email: E-mail
        slack: Slack
        api: Programming interface
        import: Import
        """
    ),
    "date_precision": labels(
        """
        exact: To the minute
        day: To the day
        month: To the month
        year: To the year
        estimated: Estimated
        """
    ),
    "discovered_how": labels(
        """
        controller: By the controller
        processor: By a processor
        data_subject: By a person concerned
        external: By somebody outside
        press: Through the press
        authority: Through an authority
        other: In another way
        """
    ),
    "effects": labels(
        """
        confidentiality: Somebody could see the data
        integrity: The data were changed
        availability: The data are gone or out of reach
        """
    ),
    "incident_type": labels(
        """
        privilege_abuse: Misuse of access rights
        ransomware: Ransomware
        malware: Other malicious software
        phishing: Phishing
        vulnerability_exploited: A security hole was used
        unauthorised_access: Unauthorised access
        exfiltration: Data were copied out
        records_mixed_up: Records were mixed up
        device_lost_or_stolen: A device was lost or stolen
        e_waste: Data left on discarded equipment
        paper_disposal: Paper was not destroyed properly
        mail_lost_or_opened: Post was lost or opened
        misconfiguration: A system was set up wrongly
        incorrect_permissions: Access rights were set wrongly
        paper_lost_or_stolen: Paper was lost or stolen
        data_deleted: Data were deleted
        displayed_to_wrong_recipient: Data were shown to the wrong person
        sent_by_mistake: Data were sent to the wrong recipient
        open_distribution_list: All recipients could see each other
        technical_malfunction: A technical fault
        unauthorised_modification: Data were changed without permission
        unintended_publication: Data were published by mistake
        verbal_disclosure: Data were said aloud
        other: Something else
        failure_to_redact: Something was not blacked out
        denial_of_service: An attack made a service unavailable
        skimming: Card data were read at a terminal or web shop
        unauthorised_sharing: Data were passed on without permission
        number_takeover: A telephone number was taken over
        """
    ),
    "origin": labels(
        """
        internal: From inside
        external: From outside
        """
    ),
    "intent": labels(
        """
        accidental: By mistake
        deliberate: On purpose
        """
    ),
    "media": labels(
        """
        paper: Paper
        laptop: Laptop
        desktop: Desktop computer
        mobile_tablet: Telephone or tablet
        usb_flash: USB stick
        external_disk: External disk
        optical_tape: CD, DVD or tape
        portable_other: Another portable device
        card_token: Card or token
        payment_terminal: Payment terminal
        camera_cctv: Camera or video surveillance
        printer_copier: Printer or copier
        email: E-mail
        post_fax: Letter or fax
        phone_verbal: Telephone or conversation
        file_share_cloud: Shared or cloud folder
        database_application: Database or application
        web_portal: Web site or portal
        server: Server
        network: Network
        backup: Backup
        other: Something else
        """
    ),
    "place": labels(
        """
        own_work_area: Our work area
        own_public_area: Our area open to the public
        own_secure_area: Our secured area
        own_grounds: Our grounds
        archive_storage: Archive or store
        home: Somebody's home
        vehicle: Vehicle
        public_transport: Public transport
        public_place: Public place
        supplier_site: At a supplier
        post_courier: With the post or a courier
        waste: Waste
        resold_equipment: Resold equipment
        online: Online
        electronic_transmission: While being sent electronically
        other: Elsewhere
        """
    ),
    "quantity.unit": labels(
        """
        pages: Pages
        emails: E-mails
        files: Files
        boxes: Boxes
        devices: Devices
        entries: Entries
        """
    ),
}
