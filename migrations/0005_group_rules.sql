CREATE TABLE `group_rule_drafts` (
	`tenant_id` text NOT NULL,
	`account_id` text NOT NULL,
	`rules` text NOT NULL,
	`version` integer NOT NULL,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `account_id`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `group_rule_drafts_changed` ON `group_rule_drafts` (`changed_at`);--> statement-breakpoint
CREATE TABLE `group_rule_runs` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`state` text NOT NULL,
	`phase` text NOT NULL,
	`cursor` text DEFAULT '' NOT NULL,
	`total` integer NOT NULL,
	`done` integer DEFAULT 0 NOT NULL,
	`changed` integer DEFAULT 0 NOT NULL,
	`kept_id` text,
	`started_by` text,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`claimed_by` text,
	`claimed_until` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `group_rule_runs_tenant` ON `group_rule_runs` (`tenant_id`,`started_at`);--> statement-breakpoint
CREATE INDEX `group_rule_runs_state` ON `group_rule_runs` (`state`,`claimed_until`);--> statement-breakpoint
CREATE UNIQUE INDEX `group_rule_runs_one` ON `group_rule_runs` (`tenant_id`) WHERE state = 'running';--> statement-breakpoint
CREATE TABLE `group_rule_sets` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`changed_at` integer NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `group_rules` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`position` integer NOT NULL,
	`condition` text NOT NULL,
	`group_id` text,
	`group_name` text,
	`role` text,
	`entry` text,
	`applies` text NOT NULL,
	`stop` integer NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `group_rules_tenant` ON `group_rules` (`tenant_id`,`position`);--> statement-breakpoint
CREATE INDEX `group_rules_group` ON `group_rules` (`group_id`);--> statement-breakpoint
ALTER TABLE `users` ADD `barred_at` integer;--> statement-breakpoint
ALTER TABLE `users` ADD `role_set_at` integer;--> statement-breakpoint
ALTER TABLE `users` ADD `entry_set_at` integer;--> statement-breakpoint
ALTER TABLE `users` ADD `rules_due_at` integer;--> statement-breakpoint
CREATE INDEX `users_rules_due` ON `users` (`tenant_id`,`id`) WHERE rules_due_at is not null;--> statement-breakpoint
-- Until now people alone have said which role someone has: at their registration or, of a directory's users, of whomever they made an administrator.
UPDATE `users` SET `role_set_at` = `invited_at` WHERE `directory_id` IS NULL OR `role` = 'admin';
