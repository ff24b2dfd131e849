DROP INDEX `user_values_user`;--> statement-breakpoint
CREATE INDEX `user_values_element` ON `user_values` (`user_id`,`path`,`element`,`value`);--> statement-breakpoint
ALTER TABLE `directory_tokens` ADD `hint` text;--> statement-breakpoint
CREATE INDEX `users_held` ON `users` (`tenant_id`,`sort_name`,`id`) WHERE held_at is not null;--> statement-breakpoint
CREATE INDEX `users_barred` ON `users` (`tenant_id`,`sort_name`,`id`) WHERE barred_at is not null;