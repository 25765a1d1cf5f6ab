--TEST--
swoole_mime_type_*(): look-up, adding, replacing, removing
--FILE--
<?php
var_dump(swoole_mime_type_get('index.html'), swoole_mime_type_get('/a.b/photo.JPG'), swoole_get_mime_type('x.css'));
var_dump(swoole_mime_type_get('none.shoaltest'), swoole_mime_type_exists('none.shoaltest'), swoole_mime_type_exists('a.png'));
var_dump(swoole_mime_type_add('shoaltest', 'text/x-shoal'), swoole_mime_type_add('shoaltest', 'text/other'), swoole_mime_type_add('html', 'x/y'));
var_dump(swoole_mime_type_get('a.shoaltest'), in_array('text/x-shoal', swoole_mime_type_list(), true));
swoole_mime_type_set('shoaltest', 'text/replaced');
swoole_mime_type_set('png', 'image/own');
var_dump(swoole_mime_type_get('a.shoaltest'), swoole_mime_type_get('a.png'));
var_dump(swoole_mime_type_delete('shoaltest'), swoole_mime_type_delete('shoaltest'), swoole_mime_type_delete('html'));
var_dump(swoole_mime_type_exists('a.shoaltest'), swoole_mime_type_get('a.html'), in_array('text/html', swoole_mime_type_list(), true));
$list = swoole_mime_type_list();
var_dump(count($list) > 100, array_is_list($list), in_array('image/own', $list, true), swoole_mime_type_get('app.js'));
--EXPECT--
string(9) "text/html"
string(10) "image/jpeg"
string(8) "text/css"
string(24) "application/octet-stream"
bool(false)
bool(true)
bool(true)
bool(false)
bool(false)
string(12) "text/x-shoal"
bool(true)
string(13) "text/replaced"
string(9) "image/own"
bool(true)
bool(false)
bool(true)
bool(false)
string(24) "application/octet-stream"
bool(true)
bool(true)
bool(true)
bool(true)
string(22) "application/javascript"
