//! The tables as diesel sees them; the same on SQLite and PostgreSQL.

diesel::table! {
    account (id) {
        id -> Text,
        name -> Text,
        fullname -> Nullable<Text>,
        email -> Nullable<Text>,
        password -> Nullable<Text>,
        about -> Nullable<Text>,
        created -> Timestamp,
        last_active -> Nullable<Timestamp>,
        notify_by_email -> Bool,
        sysadmin -> Bool,
        state -> Text,
        image_url -> Nullable<Text>,
        apikey -> Nullable<Text>,
        reset_key -> Nullable<Text>,
        plugin_extras -> Nullable<Text>,
    }
}

diesel::table! {
    announcement (id) {
        id -> Text,
        at -> Timestamp,
        gone -> Bool,
        owner_org -> Nullable<Text>,
        name -> Nullable<Text>,
        kind -> Nullable<Text>,
        title -> Nullable<Text>,
        titles -> Nullable<Text>,
        reason -> Nullable<Text>,
        replaced_by -> Nullable<Text>,
        leads -> Bool,
    }
}

diesel::table! {
    link (hash) {
        hash -> Text,
        address -> Text,
        checked -> Timestamp,
        answers -> Bool,
        status -> Nullable<Integer>,
        reason -> Nullable<Text>,
        failures -> Integer,
        failing_since -> Nullable<Timestamp>,
        answered -> Nullable<Timestamp>,
        redirected_to -> Nullable<Text>,
    }
}

diesel::table! {
    search_miss (day, text) {
        day -> Date,
        text -> Text,
        count -> BigInt,
    }
}

diesel::table! {
    api_token (id) {
        id -> Text,
        name -> Text,
        account_id -> Text,
        created_at -> Timestamp,
        last_access -> Nullable<Timestamp>,
        expires_at -> Nullable<Timestamp>,
        scope -> Nullable<Text>,
    }
}

diesel::table! {
    second_factor (account_id) {
        account_id -> Text,
        secret -> Text,
        confirmed -> Nullable<Timestamp>,
        last_step -> BigInt,
        recovery -> Text,
    }
}

diesel::table! {
    audit (seq) {
        seq -> BigInt,
        at -> Timestamp,
        account_id -> Nullable<Text>,
        account_name -> Text,
        token_id -> Nullable<Text>,
        act -> Text,
        subject -> Nullable<Text>,
        details -> Text,
    }
}

diesel::table! {
    external_identity (issuer, subject) {
        issuer -> Text,
        subject -> Text,
        account_id -> Text,
        since -> Timestamp,
    }
}

diesel::table! {
    account_preference (account_id) {
        account_id -> Text,
        language -> Nullable<Text>,
    }
}

diesel::table! {
    party (id) {
        id -> Text,
        name -> Text,
        kind -> Text,
        title -> Text,
        description -> Text,
        image_url -> Text,
        created -> Timestamp,
        is_organization -> Bool,
        approval_status -> Text,
        state -> Text,
        version -> BigInt,
        body -> Text,
    }
}

diesel::table! {
    member (id) {
        id -> Text,
        group_id -> Text,
        table_name -> Text,
        table_id -> Text,
        capacity -> Text,
        state -> Text,
    }
}

diesel::table! {
    dataset (id) {
        id -> Text,
        name -> Text,
        kind -> Text,
        title -> Text,
        owner_org -> Nullable<Text>,
        creator -> Nullable<Text>,
        private -> Bool,
        state -> Text,
        access_level -> Nullable<Text>,
        created -> Timestamp,
        modified -> Timestamp,
        version -> BigInt,
        body -> Text,
    }
}

diesel::table! {
    dataset_version (dataset_id, version) {
        dataset_id -> Text,
        version -> BigInt,
        at -> Timestamp,
        account_id -> Nullable<Text>,
        body -> Nullable<Text>,
    }
}

diesel::table! {
    dataset_name (name) {
        name -> Text,
        dataset_id -> Text,
        until -> Timestamp,
    }
}

diesel::table! {
    resource (id) {
        id -> Text,
        dataset_id -> Text,
        position -> Integer,
        state -> Text,
        url -> Text,
        format -> Nullable<Text>,
        description -> Nullable<Text>,
        hash -> Nullable<Text>,
        name -> Nullable<Text>,
        resource_type -> Nullable<Text>,
        mimetype -> Nullable<Text>,
        mimetype_inner -> Nullable<Text>,
        size -> Nullable<BigInt>,
        created -> Nullable<Timestamp>,
        last_modified -> Nullable<Timestamp>,
        metadata_modified -> Nullable<Timestamp>,
        cache_url -> Nullable<Text>,
        cache_last_updated -> Nullable<Timestamp>,
        url_type -> Nullable<Text>,
        extras -> Text,
        file -> Nullable<Text>,
        held -> Bool,
    }
}

diesel::table! {
    stored_file (sha256) {
        sha256 -> Text,
        size -> BigInt,
        created -> Timestamp,
    }
}

diesel::table! {
    vocabulary (id) {
        id -> Text,
        name -> Text,
    }
}

diesel::table! {
    tag (id) {
        id -> Text,
        name -> Text,
        vocabulary_id -> Nullable<Text>,
    }
}

diesel::table! {
    dataset_tag (dataset_id, tag_id) {
        dataset_id -> Text,
        tag_id -> Text,
    }
}

diesel::table! {
    collaborator (dataset_id, account_id) {
        dataset_id -> Text,
        account_id -> Text,
        capacity -> Text,
        modified -> Timestamp,
    }
}

diesel::table! {
    follow (follower_id, object_kind, object_id) {
        follower_id -> Text,
        object_kind -> Text,
        object_id -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    resource_view (id) {
        id -> Text,
        resource_id -> Text,
        position -> Integer,
        kind -> Text,
        title -> Text,
        description -> Nullable<Text>,
        config -> Text,
    }
}

diesel::table! {
    file (id) {
        id -> Text,
        name -> Text,
        storage -> Text,
        location -> Text,
        content_type -> Text,
        size -> BigInt,
        md5 -> Text,
        sha256 -> Text,
        created -> Timestamp,
        owner_type -> Nullable<Text>,
        owner_id -> Nullable<Text>,
        pinned -> Bool,
    }
}

diesel::table! {
    file_transfer (id) {
        id -> Text,
        file_id -> Text,
        owner_type -> Text,
        owner_id -> Text,
        at -> Timestamp,
        account_id -> Nullable<Text>,
    }
}

diesel::table! {
    activity (id) {
        id -> Text,
        at -> Timestamp,
        account_id -> Text,
        object_id -> Text,
        kind -> Text,
        data -> Text,
        labels -> Nullable<Text>,
        dataset_version -> Nullable<BigInt>,
        of_dataset -> Bool,
        public -> Bool,
    }
}

diesel::table! {
    activity_label (activity_id, label) {
        activity_id -> Text,
        label -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    dashboard (account_id) {
        account_id -> Text,
        last_viewed -> Timestamp,
        email_last_sent -> Timestamp,
    }
}

diesel::table! {
    change (seq) {
        seq -> BigInt,
        kind -> Text,
        id -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    site_option (key) {
        key -> Text,
        value -> Text,
    }
}

diesel::table! {
    dataset_relationship (id) {
        id -> Text,
        subject_id -> Text,
        object_id -> Text,
        kind -> Text,
        comment -> Text,
    }
}

diesel::table! {
    task_status (id) {
        id -> Text,
        entity_id -> Text,
        entity_type -> Text,
        task_type -> Text,
        key -> Text,
        value -> Text,
        state -> Nullable<Text>,
        error -> Nullable<Text>,
        last_updated -> Timestamp,
    }
}

diesel::table! {
    term_translation (term, lang_code) {
        term -> Text,
        lang_code -> Text,
        translation -> Text,
    }
}

diesel::table! {
    job (id) {
        id -> Text,
        kind -> Text,
        queue -> Text,
        payload -> Text,
        once -> Nullable<Text>,
        state -> Text,
        created -> Timestamp,
        run_at -> Timestamp,
        lease_owner -> Nullable<Text>,
        lease_until -> Nullable<Timestamp>,
        attempts -> Integer,
        progress -> Nullable<Text>,
        result -> Nullable<Text>,
        error -> Nullable<Text>,
        finished -> Nullable<Timestamp>,
    }
}

diesel::table! {
    harvest_source (id) {
        id -> Text,
        url -> Text,
        kind -> Text,
        frequency -> Text,
        active -> Bool,
        created -> Timestamp,
        next_run -> Nullable<Timestamp>,
        memory -> Text,
    }
}

diesel::table! {
    harvest_job (id) {
        id -> Text,
        source_id -> Text,
        status -> Text,
        created -> Timestamp,
        gather_started -> Nullable<Timestamp>,
        gather_finished -> Nullable<Timestamp>,
        finished -> Nullable<Timestamp>,
        touched -> Timestamp,
        unmodified -> BigInt,
        place -> Nullable<Text>,
        options -> Text,
    }
}

diesel::table! {
    harvest_object (id) {
        id -> Text,
        job_id -> Nullable<Text>,
        source_id -> Text,
        guid -> Text,
        dataset_id -> Nullable<Text>,
        current -> Bool,
        state -> Text,
        report_status -> Nullable<Text>,
        position -> BigInt,
        content -> Nullable<Text>,
        hash -> Nullable<Text>,
        mapped -> Nullable<Text>,
        url -> Nullable<Text>,
        extras -> Text,
        gathered -> Timestamp,
        fetch_started -> Nullable<Timestamp>,
        fetch_finished -> Nullable<Timestamp>,
        import_started -> Nullable<Timestamp>,
        import_finished -> Nullable<Timestamp>,
        modified -> Nullable<Timestamp>,
        retries -> Integer,
        dataset_version -> Nullable<BigInt>,
    }
}

diesel::table! {
    harvest_seen (job_id, guid) {
        job_id -> Text,
        guid -> Text,
    }
}

diesel::table! {
    harvest_gather_error (id) {
        id -> Text,
        job_id -> Text,
        message -> Text,
        created -> Timestamp,
    }
}

diesel::table! {
    harvest_object_error (id) {
        id -> Text,
        object_id -> Text,
        job_id -> Nullable<Text>,
        message -> Text,
        stage -> Text,
        line -> Nullable<Integer>,
        created -> Timestamp,
    }
}

diesel::table! {
    harvest_log (id) {
        id -> Text,
        level -> Text,
        content -> Text,
        created -> Timestamp,
    }
}

diesel::table! {
    form_draft (account_id, place) {
        account_id -> Text,
        place -> Text,
        title -> Text,
        form -> Text,
        saved -> Timestamp,
    }
}

diesel::table! {
    publication (dataset_id) {
        dataset_id -> Text,
        state -> Text,
        at -> Nullable<Timestamp>,
        asked_by -> Text,
        asked -> Timestamp,
        decided_by -> Nullable<Text>,
        remark -> Text,
    }
}

diesel::table! {
    reader (name) {
        name -> Text,
        position -> BigInt,
        moved -> Timestamp,
    }
}

diesel::table! {
    activity_place (activity_id, group_id) {
        group_id -> Text,
        activity_id -> Text,
        object_id -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    form_sent (mark) {
        mark -> Text,
        at -> Timestamp,
        taken -> Bool,
        led_to -> Nullable<Text>,
    }
}

diesel::table! {
    inventory_import (id) {
        id -> Text,
        account_id -> Text,
        file_name -> Text,
        asked -> Timestamp,
        finished -> Nullable<Timestamp>,
        writes -> Bool,
        plan -> Text,
        total -> BigInt,
        done -> BigInt,
        good -> BigInt,
        heading -> Nullable<Text>,
        failure -> Nullable<Text>,
    }
}

diesel::table! {
    inventory_row (import_id, number) {
        import_id -> Text,
        number -> BigInt,
        name -> Text,
        error -> Nullable<Text>,
        cells -> Nullable<Text>,
    }
}

diesel::table! {
    harvest_preview (source_id) {
        source_id -> Text,
        asked -> Timestamp,
        finished -> Nullable<Timestamp>,
        report -> Nullable<Text>,
    }
}

diesel::table! {
    audit_kept (since) {
        since -> Timestamp,
    }
}

diesel::table! {
    assessment (id) {
        id -> Text,
        dataset_id -> Text,
        version -> BigInt,
        at -> Timestamp,
        account_id -> Nullable<Text>,
        survey -> Text,
        answers -> Text,
        score -> Text,
        level -> Integer,
        stale -> Nullable<Timestamp>,
        reason -> Nullable<Text>,
        cause -> Nullable<Text>,
    }
}

diesel::table! {
    assessment_data (assessment_id, dataset_id) {
        assessment_id -> Text,
        dataset_id -> Text,
        version -> BigInt,
        name -> Text,
        title -> Text,
    }
}

diesel::table! {
    indicator (id) {
        id -> Text,
        name -> Text,
        owner_org -> Text,
        account_id -> Nullable<Text>,
        statement -> Text,
        body -> Text,
        created -> Timestamp,
        changed -> Timestamp,
        looked -> Nullable<Timestamp>,
        error -> Nullable<Text>,
    }
}

diesel::table! {
    indicator_table (indicator_id, resource_id) {
        indicator_id -> Text,
        resource_id -> Text,
    }
}

diesel::table! {
    indicator_value (indicator_id, period) {
        indicator_id -> Text,
        period -> Text,
        value -> Double,
        at -> Timestamp,
    }
}

diesel::table! {
    subscription (id) {
        id -> Text,
        dataset_id -> Text,
        hash -> Text,
        address -> Text,
        locale -> Text,
        asked -> Timestamp,
        confirmed -> Nullable<Timestamp>,
        told -> BigInt,
        step -> Text,
    }
}

diesel::table! {
    vote (dataset_id, account_id) {
        dataset_id -> Text,
        account_id -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    comment (id) {
        id -> Text,
        dataset_id -> Text,
        reply_to -> Nullable<Text>,
        account_id -> Text,
        kind -> Text,
        text -> Text,
        official -> Bool,
        state -> Text,
        at -> Timestamp,
        decided_by -> Nullable<Text>,
        remark -> Nullable<Text>,
    }
}

diesel::table! {
    comment_report (comment_id, account_id) {
        comment_id -> Text,
        account_id -> Text,
        reason -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    notice (account_id, dataset_id, about) {
        account_id -> Text,
        dataset_id -> Text,
        about -> Text,
        kind -> Text,
        at -> Timestamp,
        seen -> Bool,
    }
}

diesel::table! {
    search_follow (id) {
        id -> Text,
        account_id -> Text,
        name -> Text,
        words -> Text,
        within -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    digest_wish (account_id) {
        account_id -> Text,
        days -> Integer,
        sent -> Timestamp,
    }
}

diesel::table! {
    webhook (id) {
        id -> Text,
        account_id -> Text,
        url -> Text,
        secret -> Text,
        organization_id -> Nullable<Text>,
        record_type -> Nullable<Text>,
        active -> Bool,
        failures -> Integer,
        created -> Timestamp,
    }
}

diesel::table! {
    webhook_delivery (id) {
        id -> Text,
        webhook_id -> Text,
        records -> Text,
        state -> Text,
        attempts -> Integer,
        status -> Nullable<Integer>,
        reason -> Nullable<Text>,
        created -> Timestamp,
        ended -> Nullable<Timestamp>,
    }
}

diesel::table! {
    log_entry (idx) {
        idx -> BigInt,
        dataset_id -> Text,
        version -> Nullable<BigInt>,
        body -> Text,
    }
}

diesel::table! {
    log_tile (level, idx) {
        level -> Integer,
        idx -> BigInt,
        hashes -> Binary,
    }
}

diesel::table! {
    log_checkpoint (size) {
        size -> BigInt,
        at -> Timestamp,
        verifier -> Text,
        note -> Text,
    }
}

diesel::table! {
    log_key (number) {
        number -> BigInt,
        at -> Timestamp,
        size -> BigInt,
        verifier -> Text,
        note -> Text,
    }
}

diesel::table! {
    log_record (dataset_id) {
        dataset_id -> Text,
        version -> BigInt,
        last_entry -> Nullable<BigInt>,
    }
}

diesel::table! {
    showcase_admin (account_id) {
        account_id -> Text,
    }
}

diesel::table! {
    news_feed (account_id) {
        account_id -> Text,
        nonce -> Text,
    }
}

diesel::table! {
    page (id) {
        id -> Text,
        owner -> Text,
        name -> Text,
        kind -> Text,
        private -> Bool,
        place -> Nullable<Integer>,
        published -> Nullable<Timestamp>,
        body -> Text,
        created -> Timestamp,
        modified -> Timestamp,
    }
}

diesel::joinable!(publication -> dataset (dataset_id));
diesel::joinable!(resource -> dataset (dataset_id));
diesel::joinable!(dataset_tag -> tag (tag_id));
diesel::joinable!(follow -> account (follower_id));
diesel::joinable!(member -> party (group_id));
diesel::joinable!(assessment -> dataset (dataset_id));
diesel::joinable!(assessment_data -> assessment (assessment_id));
diesel::joinable!(comment -> dataset (dataset_id));
diesel::joinable!(showcase_admin -> account (account_id));
diesel::joinable!(webhook_delivery -> webhook (webhook_id));
diesel::allow_tables_to_appear_in_same_query!(
    account,
    api_token,
    party,
    member,
    dataset,
    dataset_version,
    publication,
    dataset_name,
    resource,
    stored_file,
    vocabulary,
    tag,
    dataset_tag,
    collaborator,
    follow,
    resource_view,
    file,
    file_transfer,
    activity,
    change,
    site_option,
    dataset_relationship,
    task_status,
    term_translation,
    job,
    harvest_source,
    harvest_job,
    harvest_object,
    harvest_seen,
    harvest_gather_error,
    harvest_object_error,
    harvest_log,
    comment,
    comment_report,
    webhook,
    webhook_delivery,
    log_entry,
    log_record
);
diesel::allow_tables_to_appear_in_same_query!(showcase_admin, account);
diesel::allow_tables_to_appear_in_same_query!(assessment, assessment_data, dataset);
diesel::allow_tables_to_appear_in_same_query!(indicator_table, resource);
