CREATE TABLE `directories` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text,
	`paused_at` integer,
	`welcome_mails` integer DEFAULT false NOT NULL,
	`last_request_at` integer,
	`errors_to` text,
	`summarized_at` integer,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `directories_tenant` ON `directories` (`tenant_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `directories_created_by` ON `directories` (`created_by`);--> statement-breakpoint
CREATE TABLE `directory_requests` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`directory_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`at` integer NOT NULL,
	`method` text NOT NULL,
	`path` text NOT NULL,
	`status` integer NOT NULL,
	`scim_type` text,
	`detail` text,
	`resource_type` text,
	`resource_id` text,
	`resource_name` text,
	`changed` text,
	`reference` text NOT NULL,
	FOREIGN KEY (`directory_id`) REFERENCES `directories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `directory_requests_directory` ON `directory_requests` (`directory_id`,`id`);--> statement-breakpoint
CREATE INDEX `directory_requests_refused` ON `directory_requests` (`directory_id`,`id`) WHERE status >= 400;--> statement-breakpoint
CREATE INDEX `directory_requests_resource` ON `directory_requests` (`directory_id`,`resource_id`,`id`);--> statement-breakpoint
CREATE INDEX `directory_requests_at` ON `directory_requests` (`at`);--> statement-breakpoint
CREATE TABLE `directory_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`directory_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`kind` text NOT NULL,
	`hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text,
	`expires_at` integer,
	`last_used_at` integer,
	`revoked_at` integer,
	`warned_at` integer,
	FOREIGN KEY (`directory_id`) REFERENCES `directories`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `directory_tokens_hash` ON `directory_tokens` (`hash`);--> statement-breakpoint
CREATE INDEX `directory_tokens_directory` ON `directory_tokens` (`directory_id`);--> statement-breakpoint
CREATE INDEX `directory_tokens_expires` ON `directory_tokens` (`expires_at`) WHERE revoked_at is null;--> statement-breakpoint
CREATE INDEX `directory_tokens_created_by` ON `directory_tokens` (`created_by`);--> statement-breakpoint
CREATE TABLE `group_members` (
	`group_id` text NOT NULL,
	`user_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	PRIMARY KEY(`group_id`, `user_id`),
	FOREIGN KEY (`group_id`) REFERENCES `groups`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `group_members_user` ON `group_members` (`user_id`);--> statement-breakpoint
CREATE TABLE `groups` (
	`id` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`directory_id` text NOT NULL,
	`display_name` text NOT NULL,
	`display_name_fold` text NOT NULL,
	`external_id` text,
	`version` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`modified_at` integer NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `groups_tenant` ON `groups` (`tenant_id`,`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `groups_display_name` ON `groups` (`tenant_id`,`display_name_fold`);--> statement-breakpoint
CREATE INDEX `groups_external_id` ON `groups` (`tenant_id`,`external_id`);--> statement-breakpoint
CREATE INDEX `groups_modified` ON `groups` (`tenant_id`,`modified_at`);--> statement-breakpoint
CREATE TABLE `departures` (
	`tenant_id` text NOT NULL,
	`username` text NOT NULL,
	`external_id` text NOT NULL,
	`left_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `username`)
);
--> statement-breakpoint
CREATE TABLE `user_values` (
	`tenant_id` text NOT NULL,
	`path` text NOT NULL,
	`value` text NOT NULL,
	`user_id` text NOT NULL,
	`element` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `path`, `value`, `user_id`, `element`),
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `user_values_user` ON `user_values` (`user_id`,`path`);--> statement-breakpoint
ALTER TABLE `users` ADD `modified_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `directory_id` text;--> statement-breakpoint
ALTER TABLE `users` ADD `external_id` text;--> statement-breakpoint
ALTER TABLE `users` ADD `held_at` integer;--> statement-breakpoint
ALTER TABLE `users` ADD `attributes` text;--> statement-breakpoint
CREATE INDEX `users_by_registration` ON `users` (`tenant_id`,`invited_at`,`id`);--> statement-breakpoint
CREATE INDEX `users_by_external_id` ON `users` (`tenant_id`,`external_id`);--> statement-breakpoint
CREATE INDEX `users_by_change` ON `users` (`tenant_id`,`modified_at`);--> statement-breakpoint
UPDATE `users` SET `modified_at` = `invited_at`;--> statement-breakpoint
INSERT INTO `user_values` (`tenant_id`, `path`, `value`, `user_id`, `element`) SELECT `tenant_id`, 'name.givenName', replace(replace(replace(replace(replace(replace(lower(`first_name`), 'Æ', 'æ'), 'Ø', 'ø'), 'Å', 'å'), 'Ä', 'ä'), 'Ö', 'ö'), 'Ü', 'ü'), `id`, 0 FROM `users`;--> statement-breakpoint
INSERT INTO `user_values` (`tenant_id`, `path`, `value`, `user_id`, `element`) SELECT `tenant_id`, 'name.familyName', replace(replace(replace(replace(replace(replace(lower(`last_name`), 'Æ', 'æ'), 'Ø', 'ø'), 'Å', 'å'), 'Ä', 'ä'), 'Ö', 'ö'), 'Ü', 'ü'), `id`, 0 FROM `users`;
