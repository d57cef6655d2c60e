# العربية.

date = { $day } { $month ->
    [1] يناير
    [2] فبراير
    [3] مارس
    [4] أبريل
    [5] مايو
    [6] يونيو
    [7] يوليو
    [8] أغسطس
    [9] سبتمبر
    [10] أكتوبر
    [11] نوفمبر
   *[12] ديسمبر
} { $year }

footer-host = أنت في { $host }
skip-to-content = الانتقال إلى المحتوى

## تسجيل الدخول

login-title = تسجيل الدخول
login-to = للمتابعة إلى { $client }
login-to-unknown = للمتابعة إلى تطبيق لم يتحقق منه أحد هنا
client-claims = يسمّي التطبيق نفسه { $name }. لم يتحقق أحد هنا من ذلك.
login-again = أكّد أنك أنت.
login-username = اسم المستخدم
login-address = عنوان البريد الإلكتروني
login-username-or-address = اسم المستخدم أو عنوان البريد الإلكتروني
login-password = كلمة المرور
login-button = تسجيل الدخول
login-or = أو
login-wrong = اسم المستخدم أو كلمة المرور غير صحيحة.
login-wrong-address = عنوان البريد الإلكتروني أو كلمة المرور غير صحيحة.
login-wrong-username-or-address = اسم المستخدم أو عنوان البريد الإلكتروني أو كلمة المرور غير صحيحة.
captcha-wrong = يرجى حل المهمة الظاهرة فوق الزر مرة أخرى.
login-factor-missing = يتطلب تسجيل الدخول هنا عاملاً ثانياً، ولم تقم بإعداده بعد.
login-factor-unusable = يتطلب تسجيل الدخول هنا عاملاً ثانياً، ولا يمكن استخدام عاملك هنا الآن. تواصل مع القائمين على هذه الخدمة.
login-blocked = محاولات خاطئة كثيرة. { $seconds ->
    [zero] حاول مرة أخرى الآن.
    [one] حاول مرة أخرى بعد ثانية واحدة.
    [two] حاول مرة أخرى بعد ثانيتين.
    [few] حاول مرة أخرى بعد { $seconds } ثوانٍ.
    [many] حاول مرة أخرى بعد { $seconds } ثانية.
   *[other] حاول مرة أخرى بعد { $seconds } ثانية.
}

## العامل الثاني

factor-title = أكّد أنك أنت
factor-intro = أدخل الرمز الذي يعرضه تطبيق المصادقة للحساب { $username }.
factor-code = الرمز
factor-hint = إن لم يكن هاتفك معك، فأدخل أحد رموز الاسترداد.
factor-button = تأكيد
factor-skip = ليس الآن
factor-remember = لا تسأل مرة أخرى على هذا الجهاز لمدة { $days ->
    [zero] { $days } يوم
    [one] يوم واحد ({ $days })
    [two] يومين ({ $days })
    [few] { $days } أيام
    [many] { $days } يومًا
   *[other] { $days } يوم
}
factor-wrong = الرمز خاطئ أو سبق استخدامه. انتظر الرمز التالي.

## اختيار الحساب

choose-title = اختر حسابًا
choose-intro = أي حساب تريد استخدامه مع { $client }؟
choose-intro-unknown = أي حساب تريد استخدامه مع تطبيق لم يتحقق منه أحد هنا؟
choose-other = استخدام حساب آخر

## الموافقة

consent-title = هل تسمح بالوصول؟
consent-account = سجّلت الدخول باسم { $username }.
consent-switch = استخدام حساب آخر
consent-intro = { $count ->
    [zero] لا يطلب { $client } أي إذن.
    [one] يطلب { $client } إذنًا واحدًا:
    [two] يطلب { $client } إذنين:
    [few] يطلب { $client } { $count } أذونات:
    [many] يطلب { $client } { $count } إذنًا:
   *[other] يطلب { $client } { $count } إذن:
}
consent-claims = { $count ->
    [zero] ولا يريد معرفة أي معلومة عنك.
    [one] ويريد أيضًا معرفة معلومة واحدة عنك:
    [two] ويريد أيضًا معرفة معلومتين عنك:
    [few] ويريد أيضًا معرفة { $count } معلومات عنك:
    [many] ويريد أيضًا معرفة { $count } معلومة عنك:
   *[other] ويريد أيضًا معرفة { $count } معلومة عنك:
}
consent-resource = الوصول إلى { $resource }
consent-choose = أزل العلامة عمّا لا تريد السماح به.
consent-nothing-ticked = حدّد ما تريد السماح به، أو ارفض الوصول.
consent-changed = غيّر التطبيق ما يطلبه أو ما يقوله عن نفسه. اقرأ هذه الصفحة مرة أخرى قبل أن تسمح له.
consent-required = مطلوب دائمًا
consent-merge = يضيف { $client } هذا إلى ما سمحت به من قبل.
consent-replace = يحصل { $client } على هذا بدلًا مما سمحت به من قبل.
consent-kept = يبقى مسموحًا:
consent-ended = ينتهي:
consent-redirect = ستنتقل بعد ذلك إلى { $host }.
consent-redirect-local = ستعود بعد ذلك إلى برنامج على هذا الجهاز ({ $host }).
consent-device = سيؤدي هذا إلى ربط جهاز آخر: الجهاز الذي أدخلت رمزه. اسمح به فقط إذا كنت قد بدأت ذلك بنفسك على الجهاز.
consent-stranger = سجّل التطبيق { $client } نفسه بنفسه. لم يتحقق أحد هنا من هذا الاسم ولا ممّن يديره.
consent-stranger-local = يطلب برنامج على هذا الجهاز الوصول ويسمّي نفسه { $client }. لم يتحقق أحد هنا من ذلك، ويمكن لأي برنامج آخر هنا أن يسمّي نفسه كذلك. اسمح به فقط إذا كنت قد شغّلته بنفسك للتو.
consent-document = ينشر المضيفُ { $host } التطبيقَ { $client }. لم يتحقق أحد هنا من هذا الاسم ولا ممّن يديره.
consent-document-local = يطلب برنامج على هذا الجهاز الوصول. يقول إنه { $client } الذي ينشره { $host }، لكن يمكن لأي برنامج آخر هنا أن يقول ذلك أيضًا. اسمح به فقط إذا كنت قد شغّلته بنفسك للتو.
consent-elsewhere = يُمنح الوصول إلى { $host }.
consent-policy = سياسة الخصوصية
consent-terms = شروط الخدمة
consent-allow = سماح
consent-deny = رفض

scope-openid = معرفة من أنت
scope-profile = الاطلاع على اسمك وملفك الشخصي
scope-email = الاطلاع على بريدك الإلكتروني
scope-address = الاطلاع على عنوانك البريدي
scope-phone = الاطلاع على رقم هاتفك
scope-offline_access = الاحتفاظ بهذا الوصول أثناء غيابك

claim-name = اسمك الكامل
claim-given_name = اسمك الأول
claim-family_name = اسم عائلتك
claim-middle_name = اسمك الأوسط
claim-nickname = لقبك
claim-preferred_username = اسم المستخدم المفضل لديك
claim-profile = عنوان صفحة ملفك الشخصي
claim-picture = صورتك
claim-website = موقعك على الويب
claim-email = بريدك الإلكتروني
claim-email_verified = هل جرى التحقق من بريدك الإلكتروني
claim-gender = جنسك
claim-birthdate = تاريخ ميلادك
claim-zoneinfo = منطقتك الزمنية
claim-locale = لغتك
claim-phone_number = رقم هاتفك
claim-phone_number_verified = هل جرى التحقق من رقم هاتفك
claim-address = عنوانك البريدي
claim-updated_at = متى تغيّر ملفك الشخصي آخر مرة

## ربط جهاز

device-title = ربط جهاز
device-intro = أدخل الرمز الذي يعرضه جهازك.
device-check = هل يعرض جهازك هذا الرمز؟ إذا كان يعرض رمزًا آخر أو لا يعرض شيئًا، فلا تتابع.
device-code = رمز الجهاز
device-button = متابعة
device-unknown = لا يوجد جهاز ينتظر بهذا الرمز. تحقق منه، أو ابدأ من جديد على جهازك.
device-claimed = أُدخل هذا الرمز من قبل في متصفح آخر. إن لم تكن أنت من فعل ذلك، فابدأ من جديد على جهازك، وسيعرض رمزًا جديدًا.
device-warning = لا تُدخل إلا رمز جهاز موجود أمامك. لا أحد ممن يتصل بك أو يراسلك يحتاج إلى رمز كهذا.
device-done-title = تم ربط جهازك
device-done-intro = تابع هناك. يمكنك إغلاق هذه النافذة.
device-denied-title = لم يتم ربط الجهاز
device-denied-intro = يمكنك إغلاق هذه النافذة.

## الطلبات

approvals-title = طلبات تنتظر موافقتك
approvals-link = الطلبات ({ $count })
approvals-none = لا شيء ينتظر قرارك.
approvals-intro = لا تسمح بطلب إلا إذا كنت تتوقعه الآن. لا أحد ممن يتصل بك أو يراسلك يحتاج إليه.
approvals-message = قارن هذا بما تراه أو تسمعه حيث قدّمت الطلب:
approvals-message-check = إذا كان مختلفًا هناك، أو لم تقدّم أي طلب، فارفضه.
approvals-when = وقت الاستلام
approvals-ago = قبل { $minutes } د
approvals-now = الآن
approvals-from = من العنوان
approvals-ends = ينتهي
approvals-in = بعد { $minutes } د
approvals-needs-factor = للسماح به، أكّد بعاملك الثاني أنك أنت.
approvals-needs-login = للسماح به، سجّل الدخول مرة أخرى.
approvals-allowed = سمحت بالطلب. تابع حيث قدّمته.
approvals-denied = رفضت الطلب.
approvals-over = انتهى هذا الطلب: إما اتُّخذ القرار بشأنه من قبل، أو انتهت صلاحيته.
approvals-unknown = لا ينتظر هذا الحساب طلبًا كهذا. ربما انتهت صلاحيته، أو هو لحساب آخر.
approvals-all = عرض كل الطلبات

## تسجيل الخروج

logout-title = هل تريد تسجيل الخروج؟
logout-client = يريد { $client } تسجيل خروجك.
logout-accounts = { $count ->
    [zero] لم تسجّل الدخول بأي حساب في هذا المتصفح.
    [one] سجّلت الدخول بحساب واحد في هذا المتصفح.
    [two] سجّلت الدخول بحسابين في هذا المتصفح. سيُسجَّل خروجهما معًا.
    [few] سجّلت الدخول بعدد { $count } حسابات في هذا المتصفح. سيُسجَّل خروجها كلها.
    [many] سجّلت الدخول بعدد { $count } حسابًا في هذا المتصفح. سيُسجَّل خروجها كلها.
   *[other] سجّلت الدخول بعدد { $count } حساب في هذا المتصفح. سيُسجَّل خروجها كلها.
}
logout-button = تسجيل الخروج
logout-stay = البقاء مسجّل الدخول
logged-out-title = تم تسجيل خروجك
logged-out-intro = يمكنك إغلاق هذه النافذة.
logged-out-return = العودة إلى التطبيق
stayed-title = ما زلت مسجّل الدخول

## الأخطاء

leave-title = هل تريد مغادرة هذه الصفحة؟
leave-intro = يريد تطبيق نقلك إلى { $host }. لا أحد هنا يعرف هذا التطبيق: تابع فقط إذا كنت قد شغّلته بنفسك.
leave-button = المتابعة إلى { $host }
refused-title = لا يمكنك المتابعة
refused-general = لا يُسمح بذلك بهذا الحساب.
refused-return = العودة إلى { $host }
error-title = لم ينجح ذلك
error-forged = لم يعد هذا النموذج صالحًا. عد إلى التطبيق وابدأ من جديد.
error-nothing-pending = لا يوجد هنا ما تقرره. عد إلى التطبيق وابدأ من جديد.
error-request = ارتكب التطبيق الذي أرسلك إلى هنا خطأ. عد إليه وحاول مرة أخرى.
error-busy = الخدمة مشغولة. عد وحاول مرة أخرى بعد لحظات.
error-internal = حدث خطأ هنا وقد سُجّل. حاول مرة أخرى لاحقًا.
error-insecure = تحتاج هذه الصفحة إلى اتصال آمن. افتحها باستخدام https.
error-too-large = ما أُرسل كبير جدًا.
error-method = لا يمكن استخدام هذه الصفحة بهذه الطريقة.
error-code = رمز الخطأ
error-request-id = رقم الطلب
error-try-again = المحاولة مرة أخرى

## حسابك

account-navigation = حسابك
account-logout = تسجيل الخروج

applications-title = التطبيقات المتصلة
applications-intro = { $count ->
    [zero] لا يملك أي تطبيق وصولًا إلى حسابك.
    [one] يملك تطبيق واحد وصولًا إلى حسابك.
    [two] يملك تطبيقان وصولًا إلى حسابك.
    [few] تملك { $count } تطبيقات وصولًا إلى حسابك.
    [many] يملك { $count } تطبيقًا وصولًا إلى حسابك.
   *[other] يملك { $count } تطبيق وصولًا إلى حسابك.
}
applications-since = منذ { $date }
applications-revoke = إزالة الوصول
applications-revoked = أُزيل الوصول.

security-title = الأمان
security-added = أُضيف في { $date }
security-remove = إزالة
security-totp = تطبيق المصادقة
security-totp-intro = يعرض تطبيق على هاتفك رمزًا تدخله بعد كلمة المرور.
security-totp-on = تم إعداد تطبيق مصادقة.
security-totp-set-up = إعداد تطبيق
security-totp-remove = إزالة التطبيق
security-recovery = رموز الاسترداد
security-recovery-left = { $count ->
    [zero] لم يبق لديك أي رمز استرداد.
    [one] بقي لديك رمز استرداد واحد.
    [two] بقي لديك رمزا استرداد.
    [few] بقيت لديك { $count } رموز استرداد.
    [many] بقي لديك { $count } رمز استرداد.
   *[other] بقي لديك { $count } رمز استرداد.
}
security-recovery-new = إنشاء رموز جديدة
security-sessions = أماكن تسجيل دخولك
security-sessions-intro = لتسجيل الخروج من جميع الأجهزة والمتصفحات، مثلًا بعد فقدان أحدها:
security-sessions-applications = إنهاء وصول التطبيقات والأجهزة المرتبطة أيضًا
security-sessions-end = تسجيل الخروج من كل مكان
security-login-here = هذا المتصفح
security-login-seen = آخر استخدام في { $date }
security-login-apps = التطبيقات التي تشترك في تسجيل الدخول هذا:
security-login-end = تسجيل الخروج
security-devices = الأجهزة المحفوظة
security-devices-intro = على هذه الأجهزة لا يُطلب منك العامل الثاني بعد كلمة المرور.
security-device-until = حتى { $date }
security-device-forget = نسيان
security-browser = { $browser } على { $system }
security-browser-unknown = متصفح غير معروف
security-saved = حُفظت تغييراتك.

totp-title = إعداد تطبيق مصادقة
totp-required = تحتاج إلى عامل ثانٍ للمتابعة، ولم تقم بإعداده بعد.
totp-scan = امسح هذا الرمز بالتطبيق.
totp-qr = رمز QR لتطبيق المصادقة
totp-type = أو أدخل هذا المفتاح:
totp-confirm = ثم أدخل الرمز الذي يعرضه التطبيق.
totp-button = إنهاء

recovery-title = رموز الاسترداد الخاصة بك
recovery-intro = { $count ->
    [zero] لا توجد رموز.
    [one] احفظ هذا الرمز في مكان آمن. يعمل مرة واحدة بدلًا من رمز تطبيقك.
    [two] احفظ هذين الرمزين في مكان آمن. يعمل كل منهما مرة واحدة بدلًا من رمز تطبيقك. لن يظهرا إلا الآن.
    [few] احفظ هذه الرموز وعددها { $count } في مكان آمن. يعمل كل منها مرة واحدة بدلًا من رمز تطبيقك. لن تظهر إلا الآن.
    [many] احفظ هذه الرموز وعددها { $count } في مكان آمن. يعمل كل منها مرة واحدة بدلًا من رمز تطبيقك. لن تظهر إلا الآن.
   *[other] احفظ هذه الرموز وعددها { $count } في مكان آمن. يعمل كل منها مرة واحدة بدلًا من رمز تطبيقك. لن تظهر إلا الآن.
}
recovery-done = لقد حفظتها
security-account = حسابك

## ما يفعله الأشخاص بأنفسهم

login-sign-up = إنشاء حساب
login-password-reset = هل نسيت كلمة المرور؟
login-email = تسجيل الدخول بالبريد الإلكتروني

email-address = عنوان البريد الإلكتروني
email-button = إرسال الرسالة
email-back = العودة إلى تسجيل الدخول
email-invalid = هذا ليس عنوان بريد إلكتروني.
email-blocked = أُرسلت رسائل كثيرة جدًا. { $seconds ->
    [zero] حاول مرة أخرى الآن.
    [one] حاول مرة أخرى بعد ثانية واحدة.
    [two] حاول مرة أخرى بعد ثانيتين.
    [few] حاول مرة أخرى بعد { $seconds } ثوانٍ.
    [many] حاول مرة أخرى بعد { $seconds } ثانية.
   *[other] حاول مرة أخرى بعد { $seconds } ثانية.
}
email-over = هذا الرابط أو الرمز غير صالح. يصلح كل رابط أو رمز مرة واحدة، خلال 30 دقيقة، وفي المتصفح الذي طلبته فيه فقط. اطلب رابطًا أو رمزًا جديدًا.
email-sent-title = تحقق من بريدك
email-sent-lead = إذا كان العنوان صحيحًا، تصل رسالة إلى { $address }. افتح رابطها في هذا المتصفح، أو اكتب رمزها هنا.
email-sent-code = الرمز
email-sent-button = متابعة
email-sent-again = إرسال رسالة أخرى
email-sent-wrong = هذا الرمز خاطئ.

sign-up-title = إنشاء حساب
sign-up-intro = نرسل إليك رسالة لنتأكد من أن العنوان عنوانك.
sign-up-taken = يوجد حساب بهذا العنوان بالفعل. سجّل الدخول به.
sign-up-username = اسم المستخدم
sign-up-username-rules = من 2 إلى 64 من الأحرف a إلى z والأرقام والنقاط والشرطات والشرطات السفلية. تسجّل الدخول به.
sign-up-username-invalid = اسم المستخدم هذا غير ممكن.
sign-up-username-taken = اسم المستخدم هذا مأخوذ. اختر اسمًا آخر.
sign-up-field-missing = املأ الحقل: { $field }.
password-reset-title = كلمة مرور جديدة
password-reset-intro = نرسل إليك رسالة فيها رابط ورمز. بأحدهما تختار كلمة مرور جديدة.
password-reset-done = تم تغيير كلمة المرور
password-reset-done-text = تم تسجيل خروجك من كل مكان. سجّل الدخول بكلمة المرور الجديدة.
password-reset-ways = لحسابك أيضًا طرق تسجيل الدخول هذه
password-reset-ways-hint = كلمة المرور الجديدة لا تغيّرها. إذا كنت لا تعرف إحداها، فسجّل الدخول وأزلها في صفحة «الأمان». إذا لم تستطع ذلك، فاطلب المساعدة.
password-reset-ways-button = تسجيل الدخول والتحقق منها
email-login-title = تسجيل الدخول بالبريد الإلكتروني
email-login-intro = نرسل إليك رسالة فيها رابط ورمز. بأحدهما تسجّل الدخول.

new-password-account = الحساب
new-password-name = اسمك
new-password-password = كلمة المرور الجديدة
new-password-rules = على الأقل { $count } من الأحرف. بضع كلمات لا صلة بينها يسهل تذكرها ويصعب تخمينها.
new-password-button = حفظ
new-password-back = رجوع
new-password-short = كلمة المرور قصيرة جدًا: تحتاج إلى { $count } من الأحرف.
new-password-long = كلمة المرور طويلة جدًا: على الأكثر { $count } من الأحرف.
new-password-breached = كلمة المرور هذه في قائمة كلمات مرور مسروقة. اختر غيرها.
new-password-refused = قد يخمّن الآخرون كلمة المرور هذه. اختر غيرها.
new-password-none = ليس لهذا الحساب كلمة مرور يمكن تغييرها هنا.

profile-title = الملف الشخصي
profile-name = الاسم الكامل
profile-given-name = الاسم الأول
profile-family-name = اسم العائلة
profile-nickname = اللقب
profile-button = حفظ
profile-email = عنوان البريد الإلكتروني
profile-email-now = عنوانك هو { $address }.
profile-email-none = ليس لديك عنوان بريد إلكتروني هنا.
profile-email-change = تغيير عنوان البريد الإلكتروني
profile-password = كلمة المرور
profile-password-change = تغيير كلمة المرور
email-change-intro = نرسل رسالة إلى العنوان الجديد. وبعد تغييره نُعلم العنوان القديم أيضًا.
email-change-confirm = سيحصل حسابك على العنوان { $address }.

deletion-title = حذف الحساب
deletion-intro = سيؤدي ذلك إلى حذف الحساب { $username } وتسجيل خروجك من كل مكان وإنهاء وصول جميع التطبيقات المتصلة. لا يمكن التراجع عن ذلك.
deletion-sure = نعم، احذف حسابي
deletion-button = حذف الحساب
deletion-unsure = أكّد أنك تريد حذف حسابك.
deletion-done = تم حذف حسابك
deletion-done-text = تم تسجيل خروجك وحذف حسابك. تبقى القيود المتعلقة به في سجل هذه الخدمة حتى تنتهي مدتها.
account-kept = حسابك محفوظ في مكان آخر
account-kept-text = لا يمكن تغييره هنا. تواصل مع القائمين على هذه الخدمة.

export-title = تنزيل بياناتك
export-intro = تحصل على ملف فيه ما يُحفظ عنك هنا: ملفك الشخصي، وأين سجّلت الدخول والأجهزة المحفوظة، وما سمحت به لأي تطبيق، وكيف تسجّل الدخول. ليس فيه كلمات مرور ولا مفاتيح ولا سجل هذه الخدمة.
export-button = تنزيل

## الرسائل

mail-code-in-app = اكتب هذا الرمز في التطبيق الذي طلبته فيه:
mail-app = يصلح مرة واحدة خلال { $minutes } دقيقة، وفي التطبيق الذي طلبته فيه فقط.
mail-code = أو اكتب هذا الرمز في المتصفح الذي طلبته فيه:
mail-browser = كلاهما يصلح مرة واحدة، لمدة { $minutes } دقيقة، وفقط في المتصفح الذي طلبتهما فيه.
mail-ignore = إذا لم تكن أنت، فتجاهل هذه الرسالة. لا تخبر أحدًا بالرمز.
mail-not-you = إذا لم تكن أنت، فسجّل الدخول وتحقق من حسابك، أو اطلب المساعدة.
mail-contact = إذا لم تكن أنت، فتواصل مع { $brand } فورًا.
mail-host = جاءت هذه الرسالة من { $host }.
mail-sign-up-subject = أكّد عنوانك لدى { $brand }
mail-sign-up-text = شخص ما، ربما أنت، ينشئ حسابًا لدى { $brand } بهذا العنوان.
mail-sign-up-button = تأكيد العنوان
mail-already-signed-up-subject = لديك حساب لدى { $brand }
mail-already-signed-up-text = شخص ما، ربما أنت، أراد استخدام هذا العنوان لدى { $brand }. يوجد حساب به بالفعل. إذا نسيت كلمة مروره، يمكنك اختيار كلمة جديدة عند تسجيل الدخول.
mail-already-signed-up-button = تسجيل الدخول
mail-password-reset-subject = كلمة مرور جديدة لدى { $brand }
mail-password-reset-text = شخص ما، ربما أنت، يريد كلمة مرور جديدة للحساب ذي هذا العنوان لدى { $brand }.
mail-password-reset-button = اختيار كلمة مرور جديدة
mail-password-kept-subject = كلمة مرورك لدى { $brand }
mail-password-kept-text = شخص ما، ربما أنت، يريد كلمة مرور جديدة للحساب ذي هذا العنوان لدى { $brand }. لا يمكن تغييرها بالبريد الإلكتروني: تواصل مع القائمين على { $brand }.
mail-password-kept-button = تسجيل الدخول
mail-email-login-subject = تسجيل الدخول إلى { $brand }
mail-email-login-text = شخص ما، ربما أنت، يسجّل الدخول إلى { $brand }.
mail-email-login-button = تسجيل الدخول
mail-approval-requested-subject = يطلب { $about } موافقتك في { $brand }
mail-approval-requested-text = يطلب { $about } الوصول إلى حسابك في { $brand }. يمكنك أن تقرر خلال { $minutes } د. لا تسمح به إلا إذا كنت تتوقعه الآن.
mail-approval-requested-button = عرض الطلب
mail-email-change-subject = أكّد عنوانك الجديد لدى { $brand }
mail-email-change-text = شخص ما، ربما أنت، يريد استخدام هذا العنوان لحسابه لدى { $brand }.
mail-email-change-button = تأكيد العنوان
mail-email-changed-subject = تم تغيير عنوانك لدى { $brand }
mail-email-changed-text = لحسابك لدى { $brand } الآن عنوان بريد إلكتروني آخر. لم يعد هذا العنوان مستخدمًا.
mail-email-changed-button = تسجيل الدخول
mail-password-changed-subject = تم تغيير كلمة مرورك لدى { $brand }
mail-password-changed-text = تم تغيير كلمة مرور حسابك لدى { $brand }.
mail-password-changed-button = تسجيل الدخول
mail-account-deleted-subject = تم حذف حسابك لدى { $brand }
mail-account-deleted-text = تم حذف حسابك لدى { $brand }. لم يعد هذا العنوان مستخدمًا هناك.
mail-account-deleted-button = تسجيل الدخول
mail-app-added-subject = تطبيق مصادقة جديد لدى { $brand }
mail-app-added-text = تم إعداد تطبيق مصادقة لحسابك لدى { $brand }. من الآن يُطلب رمزه عند تسجيل الدخول، ولم تعد رموز الاسترداد السابقة صالحة.
mail-app-removed-subject = تمت إزالة تطبيق المصادقة لدى { $brand }
mail-app-removed-text = تمت إزالة تطبيق المصادقة من حسابك لدى { $brand }. لن يُطلب أي رمز بعد الآن.
mail-recovery-codes-replaced-subject = رموز استرداد جديدة لدى { $brand }
mail-recovery-codes-replaced-text = تم إنشاء رموز استرداد جديدة لحسابك لدى { $brand }. لم تعد الرموز السابقة صالحة.
