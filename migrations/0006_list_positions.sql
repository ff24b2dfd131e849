CREATE TABLE `list_positions` (
	`id` text PRIMARY KEY NOT NULL,
	`after_key` integer NOT NULL,
	`after_id` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `list_positions_at` ON `list_positions` (`at`);