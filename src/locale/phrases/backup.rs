//! Phrases of backups.
use super::phrases;

phrases! {
    BACKUPS "Backups" "Sicherungen";
    BACKUP_TEXT "A backup is the whole workspace as one file. Keep it somewhere else than in this browser." "Eine Sicherung ist der ganze Arbeitsbereich als eine Datei. Bewahren Sie sie anderswo auf als in diesem Browser.";
    BACKUP_FOLDER_TEXT "Kontor makes backups by itself in a folder you choose, reads each one back, and keeps the last {}." "Kontor sichert von selbst in einen Ordner Ihrer Wahl, liest jede Sicherung zurück und behält die letzten {}.";
    BACKUP_NO_FOLDER_TEXT "This browser does not let a page write to a folder. Kontor reminds you to download a backup." "Dieser Browser lässt eine Seite nicht in einen Ordner schreiben. Kontor erinnert Sie daran, eine Sicherung herunterzuladen.";
    BACK_UP_NOW "Back up now" "Jetzt sichern";
    CHOOSE_FOLDER "Choose a folder for backups" "Ordner für Sicherungen wählen";
    OTHER_FOLDER "Choose another folder" "Anderen Ordner wählen";
    NO_MORE_BACKUPS "Stop backing up by itself" "Nicht mehr von selbst sichern";
    BACKUP_INTO "Into the folder “{}”." "In den Ordner „{}“.";
    BACKUP_EVERY "How often, where something changed" "Wie oft, wenn sich etwas geändert hat";
    BACKUP_HOURLY "Every hour" "Jede Stunde";
    BACKUP_DAILY "Every day" "Jeden Tag";
    LAST_BACKUP "Last backup: {}." "Letzte Sicherung: {}.";
    NO_BACKUP "No backup yet." "Noch keine Sicherung.";
    BACKUP_AGE_DAYS "backup {} d" "Sicherung {} T.";
    BACKUP_AGE_HOURS "backup {} h" "Sicherung {} Std.";
    BACKUP_AGE_NEW "backup now" "Sicherung jetzt";
    BACKUP_AGE_NONE "no backup" "nie gesichert";
    BACKUP_SINCE "{} [action|actions] since." "{} [Aktion|Aktionen] seither.";
    BACKUP_RUNNING "Backing up …" "Wird gesichert …";
    BACKUP_CHECKED "read back and found whole" "zurückgelesen und unversehrt";
    BACKUP_CHECKED_SEALED "sealed, read back and found whole" "versiegelt, zurückgelesen und unversehrt";
    BACKUP_SEAL "Seal backups with a passphrase" "Sicherungen mit einer Passphrase versiegeln";
    BACKUP_SEAL_TEXT "Backups are then written sealed, without asking again; only restoring one asks for the passphrase. Kontor does not keep it. If it is forgotten, the sealed backups are lost: there is no other way in. The workspace in this browser stays readable." "Sicherungen werden dann versiegelt geschrieben, ohne erneut zu fragen; nur das Wiederherstellen fragt nach der Passphrase. Kontor bewahrt sie nicht auf. Wird sie vergessen, sind die versiegelten Sicherungen verloren: Es gibt keinen anderen Weg hinein. Der Arbeitsbereich in diesem Browser bleibt lesbar.";
    BACKUP_SEAL_START "Seal from now on" "Ab jetzt versiegeln";
    BACKUP_SEALED "Backups are sealed. Nobody can open them without their passphrase, you neither." "Sicherungen sind versiegelt. Ohne ihre Passphrase kann sie niemand öffnen, auch Sie nicht.";
    BACKUP_SEAL_STOP "Seal no longer" "Nicht mehr versiegeln";
    BACKUP_KEY_GONE "The key for sealed backups is not in this browser any more, so nothing was written. Stop sealing, then choose a passphrase anew" "Der Schlüssel für versiegelte Sicherungen ist nicht mehr in diesem Browser, darum wurde nichts geschrieben. Beenden Sie das Versiegeln und wählen Sie dann eine neue Passphrase";
    BACKUP_DOWNLOADED "downloaded" "heruntergeladen";
    BACKUP_DIFFERS "The backup could not be read back as it was written, and was thrown away. Older ones are untouched; try again or choose another folder" "Die Sicherung ließ sich nicht so zurücklesen, wie sie geschrieben wurde, und wurde verworfen. Ältere sind unberührt; versuchen Sie es erneut oder wählen Sie einen anderen Ordner";
    BACKUP_FAILED "The last backup failed: {}" "Die letzte Sicherung ist misslungen: {}";
    BACKUP_NEEDS_PERMISSION "Backups wait for your permission to write into the folder." "Sicherungen warten auf Ihre Erlaubnis, in den Ordner zu schreiben.";
    ALLOW "Allow" "Erlauben";
    BACKUP_OLD "The last backup is {} [day|days] old; {} [action|actions] came since." "Die letzte Sicherung ist {} [Tag|Tage] alt; seither {} [Aktion|Aktionen].";
    BACKUP_NONE "This workspace has no backup yet; it holds {} [action|actions]." "Dieser Arbeitsbereich hat noch keine Sicherung; er enthält {} [Aktion|Aktionen].";
    NOT_NOW "Not now" "Nicht jetzt";
    KNOWN_BACKUPS "Backups made here" "Hier angelegte Sicherungen";
    RESTORE_BACKUP "Restore" "Wiederherstellen";
    RESTORE_BACKUP_OF "Restore the backup of {}" "Sicherung von {} wiederherstellen";
    BACKUP_MISSING "{} is not in the folder any more, or the folder may not be read. Nothing has changed; open the file from where it is now." "{} ist nicht mehr im Ordner, oder der Ordner darf nicht gelesen werden. Es hat sich nichts geändert; öffnen Sie die Datei von dort, wo sie jetzt liegt.";
    RESTORE_HERE "Use instead of this workspace" "Statt dieses Arbeitsbereichs verwenden";
    RESTORE_HERE_TEXT "The file becomes a new workspace with this one's name. This one stays as it is under “{}”." "Die Datei wird ein neuer Arbeitsbereich mit dem Namen dieses. Dieser bleibt, wie er ist, unter „{}“.";
    BEFORE_RESTORE "{} (before restoring)" "{} (vor der Wiederherstellung)";
}
