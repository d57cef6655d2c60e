# 简体中文。

date = { $year }年{ $month ->
    [1] 1
    [2] 2
    [3] 3
    [4] 4
    [5] 5
    [6] 6
    [7] 7
    [8] 8
    [9] 9
    [10] 10
    [11] 11
   *[12] 12
}月{ $day }日

footer-host = 您正在访问 { $host }
skip-to-content = 跳到正文

## 登录

login-title = 登录
login-to = 以继续使用 { $client }
login-to-unknown = 以继续使用一个这里没有人核实过的应用
client-claims = 该应用自称为 { $name }。这里没有人核实过。
login-again = 请确认是您本人。
login-username = 用户名
login-address = 电子邮件地址
login-username-or-address = 用户名或电子邮件地址
login-password = 密码
login-button = 登录
login-or = 或
login-wrong = 用户名或密码不正确。
login-wrong-address = 电子邮件地址或密码不正确。
login-wrong-username-or-address = 用户名、电子邮件地址或密码不正确。
captcha-wrong = 请重新完成按钮上方的验证。
login-factor-missing = 在此登录需要第二重验证，而您尚未设置。
login-factor-unusable = 在此登录需要第二重验证，而您的验证方式目前无法在此使用。请联系此服务的运营者。
login-blocked = 错误次数过多。{ $seconds ->
   *[other] 请在 { $seconds } 秒后重试。
}

## 第二重验证

factor-title = 请确认是您本人
factor-intro = 请输入身份验证器应用为 { $username } 显示的验证码。
factor-code = 验证码
factor-hint = 如果手机不在身边，请输入一个恢复码。
factor-button = 确认
factor-skip = 暂不
factor-remember = { $days } 天内不再在此设备上询问
factor-wrong = 验证码不正确或已被使用。请等待下一个验证码。

## 选择账户

choose-title = 选择账户
choose-intro = 您想用哪个账户使用 { $client }？
choose-intro-unknown = 您想用哪个账户使用一个这里没有人核实过的应用？
choose-other = 使用其他账户

## 授权

consent-title = 允许访问？
consent-account = 您已登录为 { $username }。
consent-switch = 使用其他账户
consent-intro = { $count ->
   *[other] { $client } 请求 { $count } 项权限：
}
consent-claims = { $count ->
   *[other] 它还想了解您的 { $count } 项信息：
}
consent-resource = 访问 { $resource }
consent-choose = 取消勾选您不想允许的项目。
consent-nothing-ticked = 请勾选您要允许的项目，或拒绝访问。
consent-changed = 该应用更改了它的请求或关于自身的说明。请在允许之前重新阅读本页。
consent-required = 必需
consent-merge = { $client } 会在您此前允许的内容之外增加这些权限。
consent-replace = { $client } 会获得这些权限，以代替您此前允许的内容。
consent-kept = 保留：
consent-ended = 终止：
consent-redirect = 随后您将前往 { $host }。
consent-redirect-local = 随后您将返回这台设备上的一个程序（{ $host }）。
consent-device = 这将连接另一台设备，即您输入了其代码的设备。仅当您本人在该设备上发起时才允许。
consent-stranger = { $client } 是自行注册的。这里没有人核实过这个名称或其运营者。
consent-stranger-local = 这台设备上的一个程序请求访问权限，并自称为 { $client }。这里没有人核实过，而这台设备上的任何其他程序也可以这样自称。仅当您本人刚刚启动它时才允许。
consent-document = { $client } 由 { $host } 发布。这里没有人核实过这个名称或其运营者。
consent-document-local = 这台设备上的一个程序请求访问权限。它自称是由 { $host } 发布的 { $client }，但这台设备上的任何其他程序也可以这样说。仅当您本人刚刚启动它时才允许。
consent-elsewhere = 访问权限将交给 { $host }。
consent-policy = 隐私政策
consent-terms = 服务条款
consent-allow = 允许
consent-deny = 拒绝

scope-openid = 了解您的身份
scope-profile = 查看您的姓名和个人资料
scope-email = 查看您的电子邮件地址
scope-address = 查看您的邮寄地址
scope-phone = 查看您的电话号码
scope-offline_access = 在您离开时保持此访问权限

claim-name = 您的全名
claim-given_name = 您的名字
claim-family_name = 您的姓氏
claim-middle_name = 您的中间名
claim-nickname = 您的昵称
claim-preferred_username = 您的常用用户名
claim-profile = 您的个人主页地址
claim-picture = 您的头像
claim-website = 您的网站
claim-email = 您的电子邮件地址
claim-email_verified = 您的电子邮件地址是否已验证
claim-gender = 您的性别
claim-birthdate = 您的出生日期
claim-zoneinfo = 您的时区
claim-locale = 您的语言
claim-phone_number = 您的电话号码
claim-phone_number_verified = 您的电话号码是否已验证
claim-address = 您的邮寄地址
claim-updated_at = 您的资料上次更新的时间

## 连接设备

device-title = 连接设备
device-intro = 请输入您的设备上显示的代码。
device-check = 您的设备显示的是这个代码吗？如果显示的是其他代码或没有代码，请不要继续。
device-code = 设备代码
device-button = 继续
device-unknown = 没有设备在等待此代码。请检查代码，或在设备上重新开始。
device-claimed = 此代码已在另一个浏览器中输入。如果不是您本人操作，请在设备上重新开始，设备会显示新的代码。
device-warning = 请只输入您面前的设备上的代码。给您打电话或发消息的人都不需要这样的代码。
device-done-title = 您的设备已连接
device-done-intro = 请在设备上继续。您可以关闭此窗口。
device-denied-title = 设备未连接
device-denied-intro = 您可以关闭此窗口。

## 待批准的请求

approvals-title = 待批准的请求
approvals-link = 请求（{ $count }）
approvals-none = 没有等待您决定的请求。
approvals-intro = 仅当您此刻正在等待该请求时才允许。给您打电话或发消息的人都不需要它。
approvals-message = 请与您发起请求处所看到或听到的内容进行比较：
approvals-message-check = 如果那里的内容不同，或者您没有发起请求，请拒绝。
approvals-when = 收到时间
approvals-ago = { $minutes } 分钟前
approvals-now = 刚刚
approvals-from = 来自地址
approvals-ends = 过期时间
approvals-in = { $minutes } 分钟后
approvals-needs-factor = 要允许该请求，请用第二重验证确认是您本人。
approvals-needs-login = 要允许该请求，请重新登录。
approvals-allowed = 您已允许该请求。请回到发起请求的地方继续。
approvals-denied = 您已拒绝该请求。
approvals-over = 该请求已结束：已有人作出决定，或已过期。
approvals-unknown = 此账户没有这样的请求。它可能已过期，或属于另一个账户。
approvals-all = 显示所有请求

## 退出登录

logout-title = 退出登录？
logout-client = { $client } 希望让您退出登录。
logout-accounts = { $count ->
    [1] 您在此浏览器中登录了一个账户。
   *[other] 您在此浏览器中登录了 { $count } 个账户，将全部退出。
}
logout-button = 退出登录
logout-stay = 保持登录
logged-out-title = 您已退出登录
logged-out-intro = 您可以关闭此窗口。
logged-out-return = 返回应用
stayed-title = 您仍处于登录状态

## 错误

leave-title = 要离开此页面吗？
leave-intro = 某个应用希望您前往 { $host }。此处无人了解该应用：仅当是您自己启动它时才继续。
leave-button = 前往 { $host }
refused-title = 无法继续
refused-general = 此账户无权进行此操作。
refused-return = 返回 { $host }
error-title = 操作未成功
error-forged = 此表单已失效。请返回应用重新开始。
error-nothing-pending = 此处没有需要您决定的事项。请返回应用重新开始。
error-request = 将您带到此处的应用出了错。请返回该应用重试。
error-busy = 服务繁忙。请返回并稍后重试。
error-internal = 此处发生了错误，已被记录。请稍后重试。
error-insecure = 此页面需要安全连接。请使用 https 打开。
error-too-large = 发送的内容过大。
error-method = 此页面不能这样使用。
error-code = 错误代码
error-request-id = 请求编号
error-try-again = 重试

## 您的账户

account-navigation = 您的账户
account-logout = 退出登录

applications-title = 已连接的应用
applications-intro = { $count ->
    [0] 没有应用可以访问您的账户。
   *[other] 有 { $count } 个应用可以访问您的账户。
}
applications-since = 自 { $date } 起
applications-revoke = 移除访问权限
applications-revoked = 访问权限已移除。

security-title = 安全
security-added = 添加于 { $date }
security-remove = 移除
security-totp = 身份验证器应用
security-totp-intro = 手机上的应用会显示一个验证码，您在输入密码后输入它。
security-totp-on = 已设置身份验证器应用。
security-totp-set-up = 设置应用
security-totp-remove = 移除应用
security-recovery = 恢复码
security-recovery-left = { $count ->
    [0] 您已没有恢复码。
   *[other] 您还有 { $count } 个恢复码。
}
security-recovery-new = 生成新的恢复码
security-sessions = 您的登录
security-sessions-intro = 要在所有设备和浏览器上退出登录，例如在您丢失其中一台设备之后：
security-sessions-applications = 同时终止已连接的应用和设备的访问权限
security-sessions-end = 在所有位置退出登录
security-login-here = 此浏览器
security-login-seen = 上次使用：{ $date }
security-login-apps = 共用此登录的应用：
security-login-end = 退出登录
security-devices = 已记住的设备
security-devices-intro = 在这些设备上输入密码后，不再要求您进行第二重验证。
security-device-until = 有效期至 { $date }
security-device-forget = 忘记
security-browser = { $system } 上的 { $browser }
security-browser-unknown = 未知浏览器
security-saved = 您的更改已保存。

totp-title = 设置身份验证器应用
totp-required = 您需要第二重验证才能继续，而您尚未设置。
totp-scan = 请用应用扫描此码。
totp-qr = 身份验证器应用的二维码
totp-type = 或者输入此密钥：
totp-confirm = 然后输入应用显示的验证码。
totp-button = 完成

recovery-title = 您的恢复码
recovery-intro = { $count ->
   *[other] 请妥善保存这 { $count } 个恢复码。每个可代替应用的验证码使用一次。它们只在此时显示。
}
recovery-done = 我已保存
security-account = 您的账户

## 用户自助

login-sign-up = 注册
login-password-reset = 忘记密码？
login-email = 通过电子邮件登录

email-address = 电子邮件地址
email-button = 发送邮件
email-back = 返回登录
email-invalid = 这不是电子邮件地址。
email-blocked = 发送的邮件过多。请在 { $seconds } 秒后重试。
email-over = 此链接或验证码无效。每个链接或验证码只能使用一次，有效期 30 分钟，且仅限在您提出请求的浏览器中使用。请重新获取。
email-sent-title = 请查看您的邮箱
email-sent-lead = 如果地址正确，{ $address } 会收到一封邮件。请在此浏览器中打开其中的链接，或在此输入验证码。
email-sent-code = 验证码
email-sent-button = 继续
email-sent-again = 再发送一封邮件
email-sent-wrong = 验证码错误。

sign-up-title = 注册
sign-up-intro = 我们会向您发送一封邮件，以确认该地址属于您。
sign-up-taken = 此地址已有账户。请用它登录。
sign-up-username = 用户名
sign-up-username-rules = 2 到 64 个字符：字母 a 到 z、数字、句点、连字符和下划线。您用它登录。
sign-up-username-invalid = 不能使用此用户名。
sign-up-username-taken = 此用户名已有人使用。请选择另一个。
sign-up-field-missing = 请填写：{ $field }。
password-reset-title = 新密码
password-reset-intro = 我们会向您发送一封带链接和验证码的邮件。用其中任意一个即可设置新密码。
password-reset-done = 您的密码已更改
password-reset-done-text = 您已在所有地方退出登录。请用新密码登录。
password-reset-ways = 您的账户还有以下登录方式
password-reset-ways-hint = 新密码不会更改它们。如果有您不认识的方式，请登录并在“安全”页面将其移除。如果无法移除，请寻求帮助。
password-reset-ways-button = 登录并查看
email-login-title = 通过电子邮件登录
email-login-intro = 我们会向您发送一封带链接和验证码的邮件。用其中任意一个即可登录。

new-password-account = 账户
new-password-name = 您的姓名
new-password-password = 新密码
new-password-rules = 至少 { $count } 个字符。几个互不相关的词容易记住，也难以猜到。
new-password-button = 保存
new-password-back = 返回
new-password-short = 密码太短：至少需要 { $count } 个字符。
new-password-long = 密码太长：最多 { $count } 个字符。
new-password-breached = 此密码出现在被盗密码列表中。请换一个。
new-password-refused = 别人会猜到这个密码。请换一个。
new-password-none = 此账户没有可在这里更改的密码。

profile-title = 个人资料
profile-name = 姓名
profile-given-name = 名
profile-family-name = 姓
profile-nickname = 昵称
profile-button = 保存
profile-email = 电子邮件地址
profile-email-now = 您的地址是 { $address }。
profile-email-none = 您在这里没有电子邮件地址。
profile-email-change = 更改电子邮件地址
profile-password = 密码
profile-password-change = 更改密码
email-change-intro = 我们会向新地址发送邮件。更改后，我们也会通知旧地址。
email-change-confirm = 您的帐户将使用地址 { $address }。

deletion-title = 删除账户
deletion-intro = 这将删除账户 { $username }，使您在所有地方退出登录，并终止所有已连接应用的访问。此操作无法撤销。
deletion-sure = 是的，删除我的账户
deletion-button = 删除账户
deletion-unsure = 请确认您要删除账户。
deletion-done = 您的账户已删除
deletion-done-text = 您已退出登录，您的账户已删除。此服务日志中与该账户有关的记录会保留到过期为止。
account-kept = 您的账户由其他系统管理
account-kept-text = 在此无法更改。请联系此服务的运营者。

export-title = 下载您的数据
export-intro = 您会得到一个文件，包含这里保存的关于您的内容：您的个人资料、您的登录位置和记住的设备、您允许了哪些应用做什么，以及您的登录方式。其中没有密码和密钥，也不包含此服务的日志。
export-button = 下载

## 电子邮件

mail-code-in-app = 在您请求它的应用中输入此验证码：
mail-app = 它在 { $minutes } 分钟内有效一次，且仅在您请求它的应用中有效。
mail-code = 或在您请求它的浏览器中输入此验证码：
mail-browser = 两者均只能使用一次，有效期 { $minutes } 分钟，且仅限在您请求它们的浏览器中使用。
mail-ignore = 如果不是您本人操作，请忽略此邮件。不要把验证码告诉任何人。
mail-not-you = 如果不是您本人操作，请登录并检查您的账户，或寻求帮助。
mail-contact = 如果不是您本人操作，请立即联系 { $brand }。
mail-host = 此邮件来自 { $host }。
mail-sign-up-subject = 确认您在 { $brand } 的地址
mail-sign-up-text = 有人（可能是您）正在用此地址注册 { $brand }。
mail-sign-up-button = 确认地址
mail-already-signed-up-subject = 您在 { $brand } 已有账户
mail-already-signed-up-text = 有人（可能是您）想在 { $brand } 使用此地址。该地址已有账户。如果您忘记了密码，可以在登录页面设置新密码。
mail-already-signed-up-button = 登录
mail-password-reset-subject = { $brand } 的新密码
mail-password-reset-text = 有人（可能是您）想为 { $brand } 上使用此地址的账户设置新密码。
mail-password-reset-button = 设置新密码
mail-password-kept-subject = 您在 { $brand } 的密码
mail-password-kept-text = 有人（可能是您）想为 { $brand } 上使用此地址的账户设置新密码。该密码无法通过电子邮件更改：请联系 { $brand } 的运营者。
mail-password-kept-button = 登录
mail-email-login-subject = 登录 { $brand }
mail-email-login-text = 有人（可能是您）正在登录 { $brand }。
mail-email-login-button = 登录
mail-approval-requested-subject = { $about } 请求您在 { $brand } 的批准
mail-approval-requested-text = { $about } 请求访问您在 { $brand } 的账户。您可以在 { $minutes } 分钟内作出决定。仅当您此刻正在等待该请求时才允许。
mail-approval-requested-button = 查看请求
mail-email-change-subject = 确认您在 { $brand } 的新地址
mail-email-change-text = 有人（可能是您）想将此地址用于其在 { $brand } 的账户。
mail-email-change-button = 确认地址
mail-email-changed-subject = 您在 { $brand } 的地址已更改
mail-email-changed-text = 您在 { $brand } 的账户现在使用另一个电子邮件地址。此地址不再使用。
mail-email-changed-button = 登录
mail-password-changed-subject = 您在 { $brand } 的密码已更改
mail-password-changed-text = 您在 { $brand } 的账户密码已更改。
mail-password-changed-button = 登录
mail-account-deleted-subject = 您在 { $brand } 的账户已删除
mail-account-deleted-text = 您在 { $brand } 的账户已删除。此地址在那里不再使用。
mail-account-deleted-button = 登录
mail-app-added-subject = { $brand } 的新身份验证器应用
mail-app-added-text = 您在 { $brand } 的账户已设置身份验证器应用。从现在起，登录时会要求输入其验证码，之前的恢复码不再有效。
mail-app-removed-subject = 您在 { $brand } 的身份验证器应用已移除
mail-app-removed-text = 您在 { $brand } 的账户的身份验证器应用已移除。登录时不再要求输入验证码。
mail-recovery-codes-replaced-subject = { $brand } 的新恢复码
mail-recovery-codes-replaced-text = 您在 { $brand } 的账户已生成新的恢复码。之前的恢复码不再有效。
