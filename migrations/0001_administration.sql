CREATE TABLE `objections` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`old_username` text NOT NULL,
	`new_username` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`objected_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `objections_account` ON `objections` (`account_id`);--> statement-breakpoint
CREATE INDEX `objections_tenant` ON `objections` (`tenant_id`);--> statement-breakpoint
CREATE INDEX `objections_expires` ON `objections` (`expires_at`);--> statement-breakpoint
CREATE TABLE `api_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`tenant_id` text,
	`name` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text,
	`expires_at` integer,
	`last_used_at` integer,
	`revoked_at` integer,
	`revoked_by` text,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`revoked_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_tokens_hash` ON `api_tokens` (`hash`);--> statement-breakpoint
CREATE INDEX `api_tokens_tenant` ON `api_tokens` (`tenant_id`);--> statement-breakpoint
CREATE INDEX `api_tokens_created_by` ON `api_tokens` (`created_by`);--> statement-breakpoint
CREATE INDEX `api_tokens_revoked_by` ON `api_tokens` (`revoked_by`);--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`request` text NOT NULL,
	`status` integer,
	`answer` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `idempotency_keys_expires` ON `idempotency_keys` (`expires_at`);--> statement-breakpoint
CREATE TABLE `import_rows` (
	`import_id` text NOT NULL,
	`line` integer NOT NULL,
	`cells` text NOT NULL,
	`problems` text,
	`outcome` text,
	PRIMARY KEY(`import_id`, `line`),
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `import_rows_outcome` ON `import_rows` (`import_id`,`outcome`,`line`);--> statement-breakpoint
CREATE TABLE `imports` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`file_name` text NOT NULL,
	`state` text NOT NULL,
	`ignored` text,
	`created_by` text,
	`token_id` text,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	`total` integer NOT NULL,
	`done` integer DEFAULT 0 NOT NULL,
	`claimed_by` text,
	`claimed_until` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `imports_tenant` ON `imports` (`tenant_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `imports_state` ON `imports` (`state`,`claimed_until`);--> statement-breakpoint
CREATE INDEX `imports_created_by` ON `imports` (`created_by`);--> statement-breakpoint
CREATE TABLE `logos` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`bytes` blob NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `entry_days` (
	`tenant_id` text NOT NULL,
	`day` text NOT NULL,
	`outcome` text NOT NULL,
	`level` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `day`, `outcome`, `level`)
);
--> statement-breakpoint
CREATE TABLE `user_terms` (
	`tenant_id` text NOT NULL,
	`term` text NOT NULL,
	`user_id` text NOT NULL,
	`part` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `term`, `user_id`, `part`),
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `user_terms_user` ON `user_terms` (`user_id`);--> statement-breakpoint
ALTER TABLE `audit_events` ADD `token_id` text;--> statement-breakpoint
CREATE INDEX `audit_tenant_account` ON `audit_events` (`tenant_id`,`account_id`,`id`);--> statement-breakpoint
CREATE INDEX `audit_tenant_action` ON `audit_events` (`tenant_id`,`action`,`id`);--> statement-breakpoint
CREATE INDEX `audit_tenant_actor` ON `audit_events` (`tenant_id`,`actor_id`,`id`) WHERE actor_id is not null;--> statement-breakpoint
CREATE INDEX `audit_tenant_refused` ON `audit_events` (`tenant_id`,`id`) WHERE outcome = 'refusal';--> statement-breakpoint
ALTER TABLE `tenants` ADD `accent` text;--> statement-breakpoint
ALTER TABLE `tenants` ADD `logo_hash` text;--> statement-breakpoint
ALTER TABLE `tenants` ADD `logo_width` integer;--> statement-breakpoint
ALTER TABLE `tenants` ADD `logo_height` integer;--> statement-breakpoint
ALTER TABLE `tenants` ADD `invitations_per_day` integer DEFAULT 500 NOT NULL;--> statement-breakpoint
ALTER TABLE `tenants` ADD `version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `tenants` ADD `remove_after` integer;--> statement-breakpoint
ALTER TABLE `tenants` ADD `removed_at` integer;--> statement-breakpoint
ALTER TABLE `users` ADD `username` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `language` text;--> statement-breakpoint
ALTER TABLE `users` ADD `sort_name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `told_at` integer;--> statement-breakpoint
ALTER TABLE `users` ADD `version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `state` text GENERATED ALWAYS AS (case when deactivated_at is not null then 'deactivated' when confirmed_at is not null then 'active' else 'invited' end) VIRTUAL;--> statement-breakpoint
ALTER TABLE `users` ADD `entered_order` integer GENERATED ALWAYS AS (coalesce(last_entered_at, 0)) VIRTUAL;--> statement-breakpoint
CREATE INDEX `users_by_name` ON `users` (`tenant_id`,`sort_name`,`id`);--> statement-breakpoint
CREATE INDEX `users_by_username` ON `users` (`tenant_id`,`username`,`id`);--> statement-breakpoint
CREATE INDEX `users_by_entry` ON `users` (`tenant_id`,`entered_order`,`id`);--> statement-breakpoint
CREATE INDEX `users_by_state` ON `users` (`tenant_id`,`state`,`sort_name`,`id`);--> statement-breakpoint
CREATE INDEX `users_by_state_username` ON `users` (`tenant_id`,`state`,`username`,`id`);--> statement-breakpoint
CREATE INDEX `users_by_state_entry` ON `users` (`tenant_id`,`state`,`entered_order`,`id`);--> statement-breakpoint
CREATE INDEX `users_by_role` ON `users` (`tenant_id`,`role`,`sort_name`,`id`);--> statement-breakpoint
CREATE INDEX `users_untold` ON `users` (`tenant_id`,`sort_name`,`id`) WHERE told_at is null and last_entered_at is null;--> statement-breakpoint
CREATE INDEX `users_invited_by` ON `users` (`invited_by`);--> statement-breakpoint
CREATE INDEX `accounts_operators` ON `accounts` (`username`) WHERE operator = 1;--> statement-breakpoint
CREATE INDEX `outbox_recipient` ON `outbox` (`tenant_id`,`recipient`);--> statement-breakpoint
CREATE INDEX `outbox_tenant` ON `outbox` (`tenant_id`,`template`,`next_try_at`);--> statement-breakpoint
CREATE INDEX `outbox_unsent` ON `outbox` (`tenant_id`,`next_try_at`) WHERE sent_at is null;--> statement-breakpoint
CREATE INDEX `outbox_refused` ON `outbox` (`tenant_id`,`created_at`) WHERE sent_at is null and last_error is not null;--> statement-breakpoint
CREATE INDEX `links_user` ON `links` (`user_id`);--> statement-breakpoint
-- What the new columns say of users that are there already. Letters beyond ASCII keep their case until the name is changed.
UPDATE `users` SET
	`username` = case when `confirmed_at` is null then `invited_username` else (select `accounts`.`username` from `accounts` where `accounts`.`id` = `users`.`account_id`) end,
	`sort_name` = lower(`last_name` || ' ' || `first_name`),
	`told_at` = `invited_at`;--> statement-breakpoint
INSERT INTO `user_terms` (`tenant_id`, `term`, `user_id`, `part`)
	SELECT `tenant_id`, lower(`first_name`), `id`, 'name' FROM `users`
	UNION SELECT `tenant_id`, lower(`last_name`), `id`, 'name' FROM `users`
	UNION SELECT `tenant_id`, lower(`associate_id`), `id`, 'name' FROM `users`
	UNION SELECT `tenant_id`, `username`, `id`, 'username' FROM `users`;
