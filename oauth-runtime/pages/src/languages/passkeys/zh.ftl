## Passkeys
login-passkey-button = 使用通行密钥登录
login-passkey-failed = 该通行密钥在此无法使用。请重试，或使用密码登录。
factor-intro-passkey = 请使用 { $username } 的通行密钥。
factor-passkey-button = 使用通行密钥
security-passkeys = 通行密钥
security-passkeys-intro = 通行密钥让您用指纹、面容或设备锁登录。没有人能猜到或盗走它。
security-passkeys-none = 您还没有通行密钥。
security-passkey-name = 通行密钥的名称
security-passkey-example = 我的笔记本电脑
security-passkey-add = 添加通行密钥
security-passkey-failed = 无法添加该通行密钥。请重试。
security-passkey-unsupported = 此浏览器在此无法使用通行密钥。
password-reset-passkey = 通行密钥“{ $about }”
mail-passkey-added-subject = { $brand } 的新通行密钥
mail-passkey-added-text = 您在 { $brand } 的账户已添加一个通行密钥。拥有它的人可以用它登录。
mail-passkey-removed-subject = { $brand } 的一个通行密钥已移除
mail-passkey-removed-text = 您在 { $brand } 的账户的一个通行密钥已移除。任何人都不能再用它登录。
