<?php
// SPDX-License-Identifier: Apache-2.0

$words = swoole_string('  pear, apple,fig ')->split(',')->map('trim')->sort();
echo $words->join(' '), "\n";

$user = swoole_array(['name' => 'Ann', 'tags' => ['a', 'b']]);
echo $user->get('name')->upper(), ' ', $user->get('tags')->last()->repeat(3), "\n";
echo $user->getOr('age', 'unknown'), ' ', json_encode($user['age']), "\n";
