<?php

/** @generate-function-entries */

/** Adds a type for a file name suffix ("html"). False if the suffix has one. */
function swoole_mime_type_add(string $suffix, string $mime_type): bool {}

/** Adds or replaces the type of a suffix. */
function swoole_mime_type_set(string $suffix, string $mime_type): void {}

/** Removes the type of a suffix. False if it has none. */
function swoole_mime_type_delete(string $suffix): bool {}

/** The type of a file name by its suffix; "application/octet-stream" if unknown. */
function swoole_mime_type_get(string $filename): string {}

/** @alias swoole_mime_type_get */
function swoole_get_mime_type(string $filename): string {}

/** True if the suffix of this file name has a type. */
function swoole_mime_type_exists(string $filename): bool {}

/** @return list<string> the type of each suffix that has one, in the order of the suffixes */
function swoole_mime_type_list(): array {}
