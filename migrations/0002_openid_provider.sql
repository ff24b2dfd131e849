CREATE TABLE `application_logos` (
	`application_id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`bytes` blob NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `application_secrets` (
	`id` text PRIMARY KEY NOT NULL,
	`application_id` text NOT NULL,
	`hash` text NOT NULL,
	`ending` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text,
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `application_secrets_application` ON `application_secrets` (`application_id`);--> statement-breakpoint
CREATE INDEX `application_secrets_created_by` ON `application_secrets` (`created_by`);--> statement-breakpoint
CREATE TABLE `application_tenants` (
	`application_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	PRIMARY KEY(`application_id`, `tenant_id`),
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `application_tenants_tenant` ON `application_tenants` (`tenant_id`);--> statement-breakpoint
CREATE TABLE `applications` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`authentication` text NOT NULL,
	`first_party` integer NOT NULL,
	`pkce_required` integer NOT NULL,
	`signing_algorithm` text NOT NULL,
	`scopes` text NOT NULL,
	`redirect_uris` text NOT NULL,
	`post_logout_redirect_uris` text NOT NULL,
	`resources` text NOT NULL,
	`initiate_login_uri` text,
	`backchannel_logout_uri` text,
	`jwks` text,
	`all_tenants` integer NOT NULL,
	`logo_hash` text,
	`logo_width` integer,
	`logo_height` integer,
	`created_at` integer NOT NULL,
	`disabled_at` integer,
	`version` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `used_assertions` (
	`id` text PRIMARY KEY NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `used_assertions_expires` ON `used_assertions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `consents` (
	`account_id` text NOT NULL,
	`application_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`scopes` text NOT NULL,
	`resources` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`account_id`, `application_id`, `tenant_id`),
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `consents_application` ON `consents` (`application_id`);--> statement-breakpoint
CREATE INDEX `consents_tenant` ON `consents` (`tenant_id`);--> statement-breakpoint
CREATE TABLE `grants` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`application_id` text NOT NULL,
	`sid` text NOT NULL,
	`epoch` integer NOT NULL,
	`proved_at` integer NOT NULL,
	`proofs` text NOT NULL,
	`scopes` text NOT NULL,
	`resources` text NOT NULL,
	`claims` text NOT NULL,
	`offline` integer NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`revoked_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `grants_account_sid` ON `grants` (`account_id`,`sid`);--> statement-breakpoint
CREATE INDEX `grants_account_application` ON `grants` (`account_id`,`application_id`,`tenant_id`);--> statement-breakpoint
CREATE INDEX `grants_tenant` ON `grants` (`tenant_id`);--> statement-breakpoint
CREATE INDEX `grants_application` ON `grants` (`application_id`);--> statement-breakpoint
CREATE INDEX `grants_expires` ON `grants` (`expires_at`);--> statement-breakpoint
CREATE TABLE `refresh_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`grant_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	`successor_id` text,
	`successor` text,
	FOREIGN KEY (`grant_id`) REFERENCES `grants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `refresh_tokens_grant` ON `refresh_tokens` (`grant_id`);--> statement-breakpoint
CREATE INDEX `refresh_tokens_expires` ON `refresh_tokens` (`expires_at`);--> statement-breakpoint
CREATE TABLE `used_codes` (
	`id` text PRIMARY KEY NOT NULL,
	`grant_id` text NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `used_codes_expires` ON `used_codes` (`expires_at`);--> statement-breakpoint
CREATE TABLE `signing_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`algorithm` text NOT NULL,
	`generation` integer NOT NULL,
	`public_key` text NOT NULL,
	`private_key` text,
	`created_at` integer NOT NULL,
	`active_from` integer NOT NULL,
	`withdrawn_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `signing_keys_generation` ON `signing_keys` (`algorithm`,`generation`);--> statement-breakpoint
CREATE INDEX `signing_keys_active` ON `signing_keys` (`active_from`);