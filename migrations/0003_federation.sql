CREATE TABLE `disputes` (
	`id` text PRIMARY KEY NOT NULL,
	`domain_id` text NOT NULL,
	`domain` text NOT NULL,
	`tenant_id` text NOT NULL,
	`holder_id` text NOT NULL,
	`opened_at` integer NOT NULL,
	`settled_at` integer,
	`outcome` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `disputes_open` ON `disputes` (`domain_id`) WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX `disputes_opened` ON `disputes` (`opened_at`);--> statement-breakpoint
CREATE TABLE `own_applications` (
	`tenant_id` text NOT NULL,
	`provider` text NOT NULL,
	`client_id` text NOT NULL,
	`secret` text NOT NULL,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `provider`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `pilots` (
	`domain_id` text NOT NULL,
	`user_id` text NOT NULL,
	`added_at` integer NOT NULL,
	PRIMARY KEY(`domain_id`, `user_id`),
	FOREIGN KEY (`domain_id`) REFERENCES `domains`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `recovery_codes` (
	`id` text PRIMARY KEY NOT NULL,
	`domain_id` text NOT NULL,
	`account_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`used_at` integer,
	`used_by` text,
	FOREIGN KEY (`domain_id`) REFERENCES `domains`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `recovery_codes_domain` ON `recovery_codes` (`domain_id`,`account_id`);--> statement-breakpoint
CREATE INDEX `recovery_codes_account` ON `recovery_codes` (`account_id`);--> statement-breakpoint
CREATE TABLE `conflicts` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`provider` text NOT NULL,
	`directory` text NOT NULL,
	`subject` text NOT NULL,
	`upn` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`settled_at` integer,
	`outcome` text,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `conflicts_open` ON `conflicts` (`account_id`,`subject`) WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX `conflicts_tenant` ON `conflicts` (`tenant_id`,`last_at`) WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX `conflicts_account` ON `conflicts` (`account_id`);--> statement-breakpoint
CREATE TABLE `identities` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider` text NOT NULL,
	`directory` text NOT NULL,
	`subject` text NOT NULL,
	`upn` text NOT NULL,
	`linked_at` integer NOT NULL,
	`proved_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `identities_account` ON `identities` (`account_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `identities_subject` ON `identities` (`provider`,`directory`,`subject`);--> statement-breakpoint
CREATE UNIQUE INDEX `identities_google` ON `identities` (`subject`) WHERE provider = 'google';--> statement-breakpoint
DROP INDEX `accounts_domain`;--> statement-breakpoint
ALTER TABLE `accounts` ADD `federated_epoch` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `accounts_domain` ON `accounts` (`domain`,`id`);--> statement-breakpoint
ALTER TABLE `audit_events` ADD `detail` text;--> statement-breakpoint
CREATE INDEX `audit_reference` ON `audit_events` (`tenant_id`,`reference`) WHERE outcome = 'refusal';--> statement-breakpoint
ALTER TABLE `grants` ADD `idp` text DEFAULT 'superid' NOT NULL;--> statement-breakpoint
ALTER TABLE `grants` ADD `authenticated_at` integer;--> statement-breakpoint
ALTER TABLE `domains` ADD `registered_as` text;--> statement-breakpoint
ALTER TABLE `domains` ADD `checked_at` integer;--> statement-breakpoint
ALTER TABLE `domains` ADD `missing_since` integer;--> statement-breakpoint
ALTER TABLE `domains` ADD `recovery_until` integer;--> statement-breakpoint
ALTER TABLE `domains` ADD `links_from` text;--> statement-breakpoint
CREATE INDEX `domains_checked` ON `domains` (`checked_at`) WHERE proved_at is not null;--> statement-breakpoint
CREATE INDEX `domains_links` ON `domains` (`id`) WHERE links_from is not null;--> statement-breakpoint
ALTER TABLE `tenants` ADD `own_domains_only` integer DEFAULT false NOT NULL;